package dev.tidemill.api.aws.protocol;

import java.util.List;

/**
 * An HTTP answer.
 *
 * @param headers names and values in turn
 */
public record Answer(int status, List<String> headers, byte[] body) {

    static final byte[] NO_BODY = new byte[0];
}

package dev.tidemill.api.aws.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Percent escapes of paths, queries and forms. */
final class UrlText {

    /** Each costs far more memory than it has bytes. */
    private static final int MOST_PAIRS = 50_000;

    private UrlText() {}

    /**
     * @param plus whether a plus means a blank, as in queries and forms
     */
    static String decode(String text, boolean plus) {
        if (text.indexOf('%') < 0 && (!plus || text.indexOf('+') < 0)) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%') {
                var high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                var low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new FaultException(Fault.MALFORMED, "broken escape in " + text);
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else if (c == '+' && plus) {
                bytes.write(' ');
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                var character = Character.toString(text.codePointAt(i));
                bytes.writeBytes(character.getBytes(StandardCharsets.UTF_8));
                i += character.length() - 1;
            }
        }
        return utf8(bytes.toByteArray());
    }

    /**
     * @throws FaultException when it is none: a text is taken as it is meant, or not at all
     */
    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException malformed) {
            throw new FaultException(Fault.MALFORMED, "a text that is not in UTF-8");
        }
    }

    /** Decoded names and values in turn, in the order of the text. */
    static List<String> pairs(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        var pairs = new ArrayList<String>();
        var start = 0;
        while (start <= text.length()) {
            var end = text.indexOf('&', start);
            if (end < 0) {
                end = text.length();
            }
            if (end > start) {
                if (pairs.size() >= 2 * MOST_PAIRS) {
                    throw new FaultException(
                            Fault.MALFORMED, "more than " + MOST_PAIRS + " parameters");
                }
                var equals = text.indexOf('=', start);
                var named = equals >= 0 && equals < end;
                pairs.add(decode(text.substring(start, named ? equals : end), true));
                pairs.add(named ? decode(text.substring(equals + 1, end), true) : "");
            }
            start = end + 1;
        }
        return pairs;
    }
}

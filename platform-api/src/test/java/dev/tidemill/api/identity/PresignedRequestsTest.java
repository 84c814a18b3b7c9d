package dev.tidemill.api.identity;

import dev.tidemill.api.identity.IdentityException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests that carry their signature in their address. */
class PresignedRequestsTest extends SignaturesStage {

    @Test
    void a_presigned_request_is_good_until_it_expires() {
        var sent = presigned(URL, Duration.ofMinutes(20));

        clock.advance(Duration.ofMinutes(20));
        accept(sent);
        clock.advance(Duration.ofSeconds(1));
        refuse(sent, Reason.EXPIRED);
    }

    @Test
    void a_presigned_request_cannot_be_stretched_or_changed() {
        var sent = presigned(URL + "?Qualifier=1", Duration.ofMinutes(20));

        refuse(
                sent.withQuery(sent.query().replace("X-Amz-Expires=1200", "X-Amz-Expires=1201")),
                Reason.SIGNATURE_WRONG);
        refuse(
                sent.withQuery(sent.query().replace("X-Amz-Expires=1200", "X-Amz-Expires=604801")),
                Reason.INCOMPLETE);
        refuse(
                sent.withQuery(sent.query().replace("X-Amz-Expires=1200", "X-Amz-Expires=-1")),
                Reason.INCOMPLETE);
        refuse(sent.withQuery(sent.query() + "&X-Amz-Expires=9"), Reason.INCOMPLETE);
        refuse(
                sent.withQuery(sent.query().replace("Qualifier=1", "Qualifier=2")),
                Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery(sent.query() + "&new=1"), Reason.SIGNATURE_WRONG);
        refuse(sent.withBody("not empty"), Reason.SIGNATURE_WRONG);
        refuse(sent.with("Authorization", "AWS4-HMAC-SHA256 x"), Reason.INCOMPLETE);
    }
}

package dev.tidemill.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemill.api.TestKeys;
import dev.tidemill.api.identity.IdentityException.Reason;
import dev.tidemill.api.ingress.Digests;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.testkit.ManualClock;
import io.vertx.core.MultiMap;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Who guesses keys learns no more from the time of a refusal than from its code. */
class UnknownKeyTest {

    private static final AccessKey ROOT = AccessKey.ofRoot("AKIAROOT", "s3cret", TenantId.DEFAULT);
    private static final byte[] NO_BODY = Digests.sha256().digest();
    private static final int WARM_UP = 5_000;
    private static final int ROUNDS = 4_001;

    private final Signatures signatures = TestKeys.signatures(ManualClock.atNoon(), ROOT);

    @Test
    void an_unknown_key_makes_the_work_of_a_wrong_secret() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var unknown = request("AKIANONE");
        var wrong = request(ROOT.id());
        refuse(unknown, Reason.KEY_UNKNOWN);
        refuse(wrong, Reason.SIGNATURE_WRONG);

        // what is allocated does not depend on how busy the machine is
        var before = memory.getCurrentThreadAllocatedBytes();
        refuse(unknown, Reason.KEY_UNKNOWN);
        var between = memory.getCurrentThreadAllocatedBytes();
        refuse(wrong, Reason.SIGNATURE_WRONG);
        var after = memory.getCurrentThreadAllocatedBytes();

        assertThat((double) (between - before) / (after - between)).isBetween(0.8, 1.25);
    }

    @Test
    void an_unknown_key_takes_the_time_of_a_wrong_secret() {
        var unknown = request("AKIANONE");
        var wrong = request(ROOT.id());
        for (var i = 0; i < WARM_UP; i++) {
            refuse(unknown, Reason.KEY_UNKNOWN);
            refuse(wrong, Reason.SIGNATURE_WRONG);
        }
        var ofUnknown = new long[ROUNDS];
        var ofWrong = new long[ROUNDS];
        for (var i = 0; i < ROUNDS; i++) { // in turn: what slows one slows the other
            ofUnknown[i] = nanos(unknown, Reason.KEY_UNKNOWN);
            ofWrong[i] = nanos(wrong, Reason.SIGNATURE_WRONG);
        }

        assertThat((double) median(ofUnknown) / median(ofWrong)).isBetween(0.6, 1.7);
    }

    private long nanos(SignedRequest request, Reason reason) {
        var start = System.nanoTime();
        refuse(request, reason);
        return System.nanoTime() - start;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private void refuse(SignedRequest request, Reason reason) {
        try {
            signatures.verify(signatures.read(request), NO_BODY);
        } catch (IdentityException no) {
            if (no.reason() == reason) {
                return;
            }
            throw no;
        }
        throw new AssertionError("let in");
    }

    private static SignedRequest request(String key) {
        var headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Host", "127.0.0.1:8080")
                        .add("X-Amz-Date", "20260601T120000Z")
                        .add("X-Amz-Content-Sha256", Digests.hex(NO_BODY))
                        .add(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential="
                                        + key
                                        + "/20260601/us-east-1/lambda/aws4_request,"
                                        + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                                        + " Signature="
                                        + "0".repeat(64));
        return new SignedRequest("POST", "/2015-03-31/functions/f/invocations", null, headers);
    }
}

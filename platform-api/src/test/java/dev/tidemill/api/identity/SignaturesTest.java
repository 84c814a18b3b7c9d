package dev.tidemill.api.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.TestKeys;
import dev.tidemill.api.identity.IdentityException.Reason;
import dev.tidemill.api.ingress.Digests;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Whom a signature lets in, and how long it is good. */
class SignaturesTest extends SignaturesStage {

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL,
                "http://h/",
                "http://h",
                "http://h/a%20b/c%2Fd/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000001%3Afunction%3Ax",
                URL + "?Qualifier=%24LATEST",
                URL + "?b=2&a=1&a=0&a-b=3&B=4",
                URL + "?tagKeys=a%20b&tagKeys=c%2Bd&empty&also=",
                "http://h/%C3%A4?q=%E2%82%AC~-_.%2F%3D%26",
            })
    void an_honest_request_is_let_in_and_so_is_its_repetition(String url) {
        var sent = signed(url);

        accept(sent);
        accept(sent);
        accept(presigned(url, Duration.ofMinutes(5)));
    }

    @Test
    void headers_are_compared_without_superfluous_blanks() {
        var headers = Map.of("X-Amz-Meta", "  a   b  ", "X-Other", "c");
        var sent = signed(ROOT, SdkHttpMethod.PUT, URL, BODY, headers, clock.instant(), false);

        accept(sent);
        accept(sent.with("X-Amz-Meta", "a b"));
        refuse(sent.with("X-Amz-Meta", "ab"), Reason.SIGNATURE_WRONG);
    }

    @ParameterizedTest
    @CsvSource({
        "-PT14M59S,",
        "PT14M59S,",
        "-PT16M,EXPIRED",
        "-P1D,EXPIRED",
        "PT16M,SKEWED",
        "P1D,SKEWED"
    })
    void a_signature_is_good_for_fifteen_minutes_either_way(Duration off, Reason reason) {
        var at = clock.instant().plus(off);
        var sent = signed(ROOT, SdkHttpMethod.POST, URL, BODY, Map.of(), at, false);

        if (reason == null) {
            accept(sent);
        } else {
            refuse(sent, reason);
        }
    }

    @Test
    void a_request_without_signature_or_date_is_told_so() {
        refuse(signed(URL).without("Authorization"), Reason.UNSIGNED);
        refuse(signed(URL).without("X-Amz-Date"), Reason.INCOMPLETE);
        refuse(signed(URL).with("X-Amz-Date", "Mon, 01 Jun 2026 12:00:00 GMT"), Reason.INCOMPLETE);
        refuse(signed(URL).with("Authorization", "Basic YTpi"), Reason.INCOMPLETE);
        refuse(signed(URL).with("Authorization", "AWS4-HMAC-SHA256 "), Reason.INCOMPLETE);
    }

    /**
     * The example of AWS's own documentation: a request to IAM of 2015 with the key AKIDEXAMPLE.
     */
    @Test
    void the_published_example_verifies() {
        var then = Instant.parse("2015-08-30T12:36:00Z");
        var example =
                AccessKey.ofRoot(
                        "AKIDEXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        TenantId.DEFAULT);
        var verifier =
                TestKeys.signatures(java.time.Clock.fixed(then, java.time.ZoneOffset.UTC), example);
        var headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Host", "iam.amazonaws.com")
                        .add("X-Amz-Date", "20150830T123600Z")
                        .add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .add(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                                        + " SignedHeaders=content-type;host;x-amz-date,"
                                        + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");

        var claim =
                verifier.read(
                        new SignedRequest(
                                "GET", "/", "Action=ListUsers&Version=2010-05-08", headers));

        assertThat(verifier.verify(claim, Digests.sha256().digest()).tenant())
                .isEqualTo(TenantId.DEFAULT);
    }

    /** A case of AWS's published suite of signature tests: the order of parameters. */
    @Test
    void a_case_of_the_published_suite_verifies() {
        var then = Instant.parse("2015-08-30T12:36:00Z");
        var example =
                AccessKey.ofRoot(
                        "AKIDEXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        TenantId.DEFAULT);
        var verifier =
                TestKeys.signatures(java.time.Clock.fixed(then, java.time.ZoneOffset.UTC), example);
        var headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Host", "example.amazonaws.com")
                        .add("X-Amz-Date", "20150830T123600Z")
                        .add(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                        + " SignedHeaders=host;x-amz-date,"
                                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");

        var claim = verifier.read(new SignedRequest("GET", "/", null, headers));

        assertThat(verifier.verify(claim, Digests.sha256().digest()).tenant())
                .isEqualTo(TenantId.DEFAULT);
    }
}

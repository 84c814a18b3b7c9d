package dev.tidemill.api.identity;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.identity.IdentityException.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;

/** What was changed, forged or left out opens nothing. */
class ForgedSignaturesTest extends SignaturesStage {

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "LAMBDA", "", "a.b", "\u00e4"})
    void a_service_that_is_no_word_is_refused_before_anything_is_proved(String service) {
        // given
        var sent = signed(URL).withAuthorization(a -> a.replace("/lambda/", "/" + service + "/"));
        // then
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(
                        () ->
                                signatures.read(
                                        new SignedRequest(
                                                sent.method(),
                                                sent.path(),
                                                sent.query(),
                                                sent.headers())))
                .withMessageContaining("correct service");
    }

    @Test
    void a_changed_request_is_refused() {
        var sent = signed(URL + "?Qualifier=1");

        refuse(sent.withBody("{\"x\":2}"), Reason.SIGNATURE_WRONG);
        refuse(sent.withBody(""), Reason.SIGNATURE_WRONG);
        refuse(sent.withMethod("PUT"), Reason.SIGNATURE_WRONG);
        refuse(sent.withPath("/2015-03-31/functions/other/invocations"), Reason.SIGNATURE_WRONG);
        refuse(sent.withPath(sent.path() + "/"), Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery("Qualifier=2"), Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery("Qualifier=1&Qualifier=1"), Reason.SIGNATURE_WRONG);
        refuse(sent.withQuery(""), Reason.SIGNATURE_WRONG);
        refuse(sent.with("Host", "elsewhere"), Reason.SIGNATURE_WRONG);
        refuse(sent.adding("Host", "elsewhere"), Reason.SIGNATURE_WRONG);
        refuse(sent.without("Host"), Reason.SIGNATURE_WRONG);
    }

    @Test
    void another_body_does_not_pass_with_the_hash_of_the_first() {
        var sent = signed(URL);
        var hash = sent.headers().get("x-amz-content-sha256");

        refuse(
                sent.withBody("{\"x\":2}").with("x-amz-content-sha256", hash),
                Reason.SIGNATURE_WRONG);
        refuse(sent.with("x-amz-content-sha256", "UNSIGNED-PAYLOAD"), Reason.SIGNATURE_WRONG);
    }

    @Test
    void what_aws_gives_a_meaning_must_be_signed() {
        var sent = signed(URL);

        refuse(sent.with("X-Amz-Invocation-Type", "Event"), Reason.SIGNATURE_WRONG);
        refuse(sent.with("x-AMZ-anything", "new"), Reason.SIGNATURE_WRONG);
        refuse(
                presigned(URL, Duration.ofMinutes(5)).with("X-Amz-Log-Type", "Tail"),
                Reason.SIGNATURE_WRONG);
        accept(sent.with("User-Agent", "anyone").with("X-Amzn-Trace-Id", "Root=1"));
    }

    @Test
    void a_header_that_is_there_twice_is_refused() {
        var sent = signed(URL);

        refuse(sent.adding("X-Amz-Date", sent.headers().get("X-Amz-Date")), Reason.INCOMPLETE);
        refuse(
                sent.adding("Authorization", sent.headers().get("Authorization")),
                Reason.INCOMPLETE);
        refuse(
                sent.adding("x-amz-content-sha256", sent.headers().get("x-amz-content-sha256")),
                Reason.SIGNATURE_WRONG);
    }

    @Test
    void a_forged_or_truncated_signature_is_refused() {
        var sent = signed(URL);

        refuse(
                sent.withAuthorization(
                        a -> a.substring(0, a.length() - 1) + (a.endsWith("0") ? "1" : "0")),
                Reason.SIGNATURE_WRONG);
        refuse(sent.withAuthorization(a -> a.substring(0, a.length() - 2)), Reason.SIGNATURE_WRONG);
        refuse(sent.withAuthorization(a -> a + "00"), Reason.SIGNATURE_WRONG);
        refuse(
                sent.withAuthorization(a -> a.substring(0, a.indexOf("Signature=") + 10)),
                Reason.SIGNATURE_WRONG);
        refuse(
                sent.withAuthorization(a -> a.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1")),
                Reason.INCOMPLETE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/lambda/|/logs/|SIGNATURE_WRONG",
                "/us-east-1/|/eu-west-1/|SIGNATURE_WRONG",
                "/us-east-1/|/../|SIGNATURE_WRONG",
                "/20260601/|/20260602/|SIGNATURE_WRONG",
                "/20260601/|//|SIGNATURE_WRONG",
                "aws4_request|aws4_requesT|SIGNATURE_WRONG",
                "AKIAROOT|AKIAOTHER|SIGNATURE_WRONG",
                "AKIAROOT|AKIANOBODY|KEY_UNKNOWN",
                "AKIAROOT/|AKIAROOT|INCOMPLETE",
                "Credential=|Credentials=|INCOMPLETE",
                "SignedHeaders=host;|SignedHeaders=|SIGNATURE_WRONG",
                "SignedHeaders=host;|SignedHeaders=host;host;|INCOMPLETE",
                "SignedHeaders=host|SignedHeaders=zzz;host|INCOMPLETE",
                "Signature=|Signature=a, Signature=|INCOMPLETE",
            })
    void a_changed_scope_or_form_is_refused(String what, String by, Reason reason) {
        var sent = signed(URL);

        refuse(sent.withAuthorization(a -> a.replaceFirst(what, by)), reason);
    }

    @Test
    void one_tenants_key_does_not_open_anothers_account() {
        var sent = signed(OTHER, SdkHttpMethod.POST, URL, BODY, Map.of(), clock.instant(), false);

        refuse(
                sent.withAuthorization(a -> a.replace(OTHER.id(), ROOT.id())),
                Reason.SIGNATURE_WRONG);
    }

    @Test
    void a_token_that_is_not_the_keys_is_refused() {
        refuse(signed(URL).with("X-Amz-Security-Token", "token"), Reason.KEY_UNKNOWN);
    }
}

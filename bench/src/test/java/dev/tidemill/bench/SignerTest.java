package dev.tidemill.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignerTest {

    @Test
    void the_same_request_has_the_signature_that_an_independent_computation_gives() {
        var signer =
                new Signer(
                        "AKIDEXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        "us-east-1",
                        "lambda");

        var headers =
                signer.sign(
                        "POST",
                        "127.0.0.1:8080",
                        "/2015-03-31/functions/hello/invocations",
                        "{}".getBytes(StandardCharsets.UTF_8),
                        Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(headers)
                .containsEntry("x-amz-date", "20260102T030405Z")
                .containsEntry(
                        "authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/lambda/aws4_request, "
                                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=a12c4d90eeba9e2719c6128b24cd0c06d54cfdd0b89acbd1d895b93aaa4b83fe");
    }
}

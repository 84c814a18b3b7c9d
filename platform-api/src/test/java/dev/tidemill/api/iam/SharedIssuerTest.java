package dev.tidemill.api.iam;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A role never trusts all people of all accounts by a condition that was forgotten. */
class SharedIssuerTest {

    private static final String ISSUER = "login.example.com/auth/realms/tidemill";
    private static final String OURS =
            "{\"Federated\": \"arn:aws:iam::000000000001:oidc-provider/" + ISSUER + "\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'StringEquals': {'ISSUER:aud': 'tidemill-console'}}",
                "{'StringLike': {'ISSUER:sub': '*'}}",
                "{'StringEquals': {'ISSUER:sub': ['7f3c', '${ISSUER:sub}']}}",
                "{'StringNotEquals': {'ISSUER:sub': '7f3c'}}",
                "{'Null': {'ISSUER:sub': 'false'}}",
                "{'StringEquals': {'elsewhere.example.com:sub': '7f3c'}}"
            })
    void a_statement_that_names_no_subject_is_refused(String condition) {
        for (var action : new String[] {"sts:AssumeRoleWithWebIdentity", "sts:*", "sts:*WEB*"}) {
            assertThatExceptionOfType(PlatformException.class)
                    .isThrownBy(() -> check(OURS, action, condition))
                    .matches(no -> no.code() == ErrorCode.POLICY_MALFORMED)
                    .withMessageContaining("is shared by all accounts")
                    .withMessageContaining(ISSUER + ":sub");
        }
        assertThatExceptionOfType(PlatformException.class)
                .isThrownBy(() -> check("\"*\"", "sts:*", condition));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'StringEquals': {'ISSUER:sub': '7f3c', 'ISSUER:aud': 'tidemill-console'}}",
                "{'StringLike': {'ISSUER:SUB': ['7f*', '8']}}",
                "{'ForAnyValue:StringEquals': {'ISSUER:sub': '7f3c'}}"
            })
    void one_that_names_its_subjects_is_kept(String condition) {
        assertThatCode(() -> check(OURS, "sts:AssumeRoleWithWebIdentity", condition))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"AWS\": \"000000000001\"}",
                "{\"Service\": \"lambda.amazonaws.com\"}",
                "{\"Federated\": \"arn:aws:iam::000000000001:oidc-provider/github.example.com\"}"
            })
    void others_are_trusted_as_they_were(String principal) {
        assertThatCode(() -> check(principal, "sts:*", "{}")).doesNotThrowAnyException();
        assertThatCode(() -> check("\"*\"", "sts:AssumeRole", "{}")).doesNotThrowAnyException();
    }

    private static void check(String principal, String action, String condition) {
        Documents.checkTrust(
                """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "%s",
                  "Principal": %s, "Condition": %s}}
                """
                        .formatted(
                                action,
                                principal,
                                condition.replace('\'', '"').replace("ISSUER", ISSUER)),
                ISSUER);
    }
}

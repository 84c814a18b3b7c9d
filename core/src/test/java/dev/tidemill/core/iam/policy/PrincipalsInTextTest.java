package dev.tidemill.core.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrincipalsInTextTest {

    private static final String BOB = "arn:aws:iam::111122223333:user/bob";
    private static final String DOCUMENT =
            """
            { "Statement" : [
                {"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"AWS": [ "arn:aws:iam::111122223333:user/bob",\t"111122223333"],
                               "Service": "lambda.amazonaws.com"},
                 "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/bob"}}},
                {"Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user\\/bob"}},
                {"Effect": "Deny", "Action": "sts:TagSession", "Principal": "*"}
            ]}
            """;

    @Test
    void finds_whom_aws_names_and_nobody_else() {
        assertThat(PrincipalsInText.of(DOCUMENT).names())
                .containsExactlyInAnyOrder(BOB, "111122223333");
    }

    @Test
    void puts_another_name_where_one_stood_and_leaves_all_else_as_it_was_written() {
        // when
        var text =
                PrincipalsInText.of(DOCUMENT)
                        .with(name -> Optional.of(name.equals(BOB) ? "AIDABOB" : name));
        // then
        assertThat(text)
                .isEqualTo(
                        DOCUMENT.replace("[ \"" + BOB, "[ \"AIDABOB")
                                .replace(BOB.replace("/", "\\/"), "AIDABOB"))
                .contains("PrincipalArn\": \"" + BOB);
    }

    @Test
    void a_name_that_json_must_escape_is_escaped() {
        // given
        var ids = PrincipalsInText.of(DOCUMENT.replace("[ \"" + BOB, "[ \"AIDAQUOTED"));
        var names = Map.of("AIDAQUOTED", "arn:aws:iam::111122223333:user/a\"\\/bob");
        // when
        var text = ids.with(name -> Optional.of(names.getOrDefault(name, name)));
        // then
        assertThat(PrincipalsInText.of(text).names()).contains(names.get("AIDAQUOTED"));
    }

    @Test
    void refuses_a_name_that_nobody_has_with_its_place() {
        assertThatThrownBy(
                        () ->
                                PrincipalsInText.of(DOCUMENT)
                                        .with(
                                                name ->
                                                        Optional.of(name)
                                                                .filter(it -> !it.equals(BOB))))
                .hasMessage(
                        "Invalid principal in policy: \"AWS\":\"%s\" (at Statement[0].Principal.AWS[0], line 3, column 29)",
                        BOB)
                .isInstanceOfSatisfying(
                        PlatformException.class,
                        no -> assertThat(no.code()).isEqualTo(ErrorCode.POLICY_MALFORMED));
    }
}

package dev.tidemill.core.iam.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.policy.PolicyKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a document may be is the doors' rule; what gets this far costs bounded time. */
class HostileDocumentTest {

    private static final int MEGABYTE = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void ten_thousand_statements_are_read_and_decided() {
        // given
        var statements =
                IntStream.range(0, 10_000)
                        .mapToObj(
                                n ->
                                        """
                                        {"Effect":"Deny","Action":["s%d:*","*:No%d"],"Resource":"arn:aws:s%d:::*a*a*b"}
                                        """
                                                .formatted(n, n, n))
                        .collect(Collectors.joining(","));
        // then
        assertTimeoutPreemptively(
                LIMIT, () -> assertThat(decide(document(statements)).isAllowed()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*a", "${aws:username}", "${a:b,'c'}", "?", "${*}"})
    void a_resource_of_a_megabyte_is_read_and_decided(String piece) {
        // given
        var resource = "arn:aws:s3:::" + piece.repeat(MEGABYTE / piece.length());
        // then
        assertTimeoutPreemptively(
                LIMIT,
                () ->
                        assertThat(
                                        decide(
                                                        document(
                                                                """
                                                                {"Effect":"Allow","Action":"*","Resource":"%s"}
                                                                """
                                                                        .formatted(resource)))
                                                .isAllowed())
                                .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"Statement\":", "{\"Statement\":["})
    void deep_nesting_is_refused_with_its_place(String piece) {
        // given
        var document = piece.repeat(MEGABYTE / piece.length());
        // then
        assertTimeoutPreemptively(
                LIMIT,
                () ->
                        assertThatThrownBy(() -> decide(document))
                                .isInstanceOf(PlatformException.class)
                                .hasMessageContaining("nesting depth")
                                .hasMessageContaining("line 1, column "));
    }

    @Test
    void long_names_under_many_items_do_not_multiply() {
        // given
        var document = "{\"" + "n".repeat(40_000) + "\":[" + "[1],".repeat(MEGABYTE / 4) + "1]}";
        // then
        assertTimeoutPreemptively(
                LIMIT,
                () ->
                        assertThatThrownBy(() -> decide(document))
                                .isInstanceOfSatisfying(
                                        PlatformException.class,
                                        refusal ->
                                                assertThat(refusal.getMessage())
                                                        .contains("There is no element nnn")
                                                        .hasSizeLessThan(400)));
    }

    @Test
    void a_name_longer_than_any_is_refused() {
        assertTimeoutPreemptively(
                LIMIT,
                () ->
                        assertThatThrownBy(() -> decide("{\"" + "n".repeat(MEGABYTE) + "\":1}"))
                                .isInstanceOf(PlatformException.class)
                                .hasMessageContaining("Syntax errors in policy. "));
    }

    private static String document(String statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
    }

    private static Decision decide(String document) {
        var policy = CompiledPolicy.parse(document, PolicyKind.IDENTITY, "hostile");
        var request =
                new Request(
                        Cases.principal("user"),
                        Action.of("s3:GetObject"),
                        "arn:aws:s3:::" + "a".repeat(1024),
                        Cases.NEAR,
                        Cases.CONTEXT);
        return Evaluation.decide(request, PolicySet.ofIdentity(List.of(policy)));
    }
}

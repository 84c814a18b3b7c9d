package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.api.aws.model.sts.StsModel;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QueryTest {

    private final Query query = new Query(StsModel.MODEL);

    private static Request form(String body) {
        return new Request(
                "POST",
                "/",
                null,
                MultiMap.caseInsensitiveMultiMap(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private String target(String body) {
        return query.target(form(body)).operation().name();
    }

    @Test
    void the_action_names_the_operation() {
        assertThat(target("Action=GetCallerIdentity&Version=2011-06-15"))
                .isEqualTo("GetCallerIdentity");
        assertThat(target("Version=2011-06-15&Action=AssumeRole")).isEqualTo("AssumeRole");
    }

    @Test
    void an_unknown_action_or_version_is_refused() {
        for (var body :
                new String[] {
                    "", "Action=Nonsense", "Action=GetCallerIdentity&Version=1999-01-01"
                }) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(() -> target(body))
                    .satisfies(no -> assertThat(no.fault()).isEqualTo(Fault.OPERATION_UNKNOWN));
        }
    }

    @Test
    void countless_parameters_are_refused_while_they_are_read() {
        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> target("Action=AssumeRole" + "&a=".repeat(60_000)))
                .satisfies(no -> assertThat(no.fault()).isEqualTo(Fault.MALFORMED))
                .withMessageContaining("more than 50000 parameters");
    }

    @Test
    void a_parameter_twice_or_a_broken_escape_is_refused() {
        for (var body :
                new String[] {
                    "Action=AssumeRole&Action=GetCallerIdentity",
                    "Action=%zz",
                    "Action=%4",
                    "Action=%ff",
                    "Action=%ed%a0%80",
                    "Action=%c0%af"
                }) {
            assertThatExceptionOfType(FaultException.class)
                    .isThrownBy(() -> target(body))
                    .satisfies(no -> assertThat(no.fault()).isEqualTo(Fault.MALFORMED));
        }
    }

    @Test
    void a_parameter_that_no_member_is_for_is_refused_by_name() {
        var request = form("Action=GetCallerIdentity&Wish=1");

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(
                        () ->
                                query.decode(
                                        request,
                                        query.target(request),
                                        StsModel.GET_CALLER_IDENTITY.input()))
                .withMessageContaining("Wish is not supported by Tidemill");
    }

    @Test
    void text_in_an_error_stays_text() {
        var answer =
                query.error(new AwsErrors.Named("Code", 400, "message"), "<a & \"b\">\u0000", "id");

        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("<Message>&lt;a &amp; &quot;b&quot;&gt;?</Message>");
    }
}

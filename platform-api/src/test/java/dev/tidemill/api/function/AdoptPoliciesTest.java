package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Policies of functions and aliases that an older program kept by name. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AdoptPoliciesTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject Sql sql;
    @Inject AdoptPolicies adopt;

    @Test
    void get_ids_of_nobody_for_those_who_are_gone_and_keep_all_else() {
        // given
        var tenant = NewTenant.at(address);
        var role = "arn:aws:iam::" + tenant.account() + ":role/any";
        try (var lambda = tenant.lambda()) {
            lambda.createFunction(
                    f ->
                            f.functionName("f")
                                    .runtime("provided.al2023")
                                    .handler("any")
                                    .role(role)
                                    .publish(true)
                                    .code(c -> c.zipFile(SdkBytes.fromByteArray(Samples.zip()))));
            lambda.createAlias(a -> a.functionName("f").name("live").functionVersion("1"));
            for (var name : new String[] {"f", "f:live"}) {
                lambda.addPermission(
                        p ->
                                p.functionName(name)
                                        .statementId("s")
                                        .action("lambda:InvokeFunction")
                                        .principal(tenant.account().value()));
            }
            var expected = policy(lambda, "f");
            CurrentTenant.runForAll(
                    () -> QuarkusTransaction.requiringNew().run(() -> nameSomebodyGone(tenant)));
            // when
            adopt.adopt();
            // then
            for (var name : new String[] {"f", "f:live"}) {
                assertThat(policy(lambda, name))
                        .containsPattern("\"Principal\":\\{\"AWS\":\"AIDA[A-Z2-7]{17}\"}")
                        .doesNotContain("user/gone");
            }
            assertThat(policy(lambda, "f").replaceFirst("AIDA[A-Z2-7]{17}", root(tenant)))
                    .isEqualTo(expected);
        }
    }

    private void nameSomebodyGone(NewTenant tenant) {
        for (var table : new String[] {"function", "function_alias"}) {
            sql.update(
                    "update " + table + " set policy = replace(policy, ?, ?) where tenant = ?",
                    root(tenant),
                    "arn:aws:iam::" + tenant.account() + ":user/gone",
                    tenant.account().value());
        }
    }

    private static String root(NewTenant tenant) {
        return "arn:aws:iam::" + tenant.account() + ":root";
    }

    private static String policy(LambdaClient lambda, String name) {
        return lambda.getPolicy(g -> g.functionName(name)).policy();
    }
}

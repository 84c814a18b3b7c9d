package dev.tidemill.api.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;

/** Trust policies that an older program kept by name. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AdoptTrustsTest {

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject Sql sql;
    @Inject AdoptTrusts adopt;
    @Inject Snapshot snapshot;

    @Test
    void get_the_ids_of_those_who_live_and_of_nobody_for_those_who_are_gone() {
        // given
        var tenant = NewTenant.at(address);
        var account = tenant.account();
        var old = trust(account);
        try (var iam = client(tenant)) {
            var alice = iam.createUser(u -> u.userName("alice")).user();
            iam.createRole(
                    r ->
                            r.roleName("old")
                                    .assumeRolePolicyDocument(
                                            old.replace("user/gone", "user/alice")));
            CurrentTenant.runForAll(
                    () ->
                            QuarkusTransaction.requiringNew()
                                    .run(
                                            () ->
                                                    sql.update(
                                                            "update iam_identity set trust = ? where tenant = ? and name = 'old'",
                                                            old,
                                                            account.value())));
            // when
            adopt.adopt();
            adopt.adopt();
            // then
            var kept = snapshot.directory(account).role("old").orElseThrow().trust();
            assertThat(kept).contains('"' + alice.userId() + '"').doesNotContain("arn:aws");
            var shown =
                    URLDecoder.decode(
                            iam.getRole(r -> r.roleName("old")).role().assumeRolePolicyDocument(),
                            StandardCharsets.UTF_8);
            assertThat(shown).contains('"' + alice.arn() + '"').doesNotContain("user/gone");
            // when somebody comes by the name of who is gone
            iam.createUser(u -> u.userName("gone"));
            adopt.adopt();
            // then
            assertThat(snapshot.directory(account).role("old").orElseThrow().trust())
                    .isEqualTo(kept);
        }
    }

    private static String trust(TenantId account) {
        return """
               {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal":
                 {"AWS": ["arn:aws:iam::%1$s:user/alice", "arn:aws:iam::%1$s:user/gone"]}}]}"""
                .formatted(account);
    }

    private static IamClient client(NewTenant tenant) {
        return IamClient.builder()
                .endpointOverride(tenant.address())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(tenant.keyId(), tenant.secret())))
                .build();
    }
}

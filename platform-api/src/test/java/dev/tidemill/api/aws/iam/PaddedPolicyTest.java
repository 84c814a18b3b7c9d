package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.message.CatalogueReader;
import dev.tidemill.core.message.Kafka;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Blanks count for no quota, and fill the catalogue neither. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class PaddedPolicyTest extends IamStage {

    private static final String PADDED =
            """
            {"Statement":{"Effect":"Allow","Action":"a:B","Resource":"*",\
            "Condition":{"StringEquals":{"aws:UserAgent":"a \\" b"}}}"""
                    + " ".repeat(130_000)
                    + "}";

    @Inject Kafka kafka;
    @Inject Seals seals;

    @Test
    void documents_of_blanks_do_not_stop_the_catalogue() {
        // given
        var padded = user();
        for (var i = 0; i < 17; i++) {
            var name = "p" + i;
            iam.putUserPolicy(p -> p.userName(padded).policyName(name).policyDocument(PADDED));
        }
        // when
        var later = user();
        // then
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> read().directory(TenantId.DEFAULT).user(later).isPresent());
        assertThat(directory().user(padded).orElseThrow().inline())
                .hasSize(17)
                .containsEntry("p16", PADDED.replace("  ", ""));
    }

    @Test
    void what_kafka_might_not_take_is_refused() {
        // given
        var role = role();
        var document = allow("s3:GetObject").strip();
        var padded = document + " ".repeat(10_200 - document.length());
        // then
        refused(
                () -> {
                    for (var i = 0; i < 110; i++) {
                        var name = "p" + i;
                        iam.putRolePolicy(
                                p -> p.roleName(role).policyName(name).policyDocument(padded));
                    }
                },
                409,
                "LimitExceeded",
                "takes more than 1048576 bytes");
        var later = user();
        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> read().directory(TenantId.DEFAULT).user(later).isPresent());
    }

    private Snapshot read() {
        var later = new Snapshot();
        try (var reader = new CatalogueReader(kafka, later, seals).start()) {
            reader.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
        }
        return later;
    }
}

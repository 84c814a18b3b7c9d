package dev.tidemill.api.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.outbox.CatalogueContent;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.catalogue.Change;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Kafka is told when it has lost everything. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class IamContentTest extends IamStage {

    @Inject @All List<CatalogueContent> contents;

    @Test
    void kafka_is_told_all_again_when_it_has_lost_it() {
        var name = user();
        var key = iam.createAccessKey(k -> k.userName(name)).accessKey().accessKeyId();
        var arn = policy();
        var told = new ArrayList<Change>();

        CurrentTenant.runForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .run(
                                        () ->
                                                contents.forEach(
                                                        content ->
                                                                content.tell(
                                                                        (_, change) ->
                                                                                told.add(
                                                                                        change)))));

        assertThat(told)
                .contains(
                        new Change.UserPut(directory().user(name).orElseThrow()),
                        new Change.PolicyPut(directory().policy(arn).orElseThrow()),
                        new Change.AccessKeyPut(snapshot.accessKey(key).orElseThrow()));
    }
}

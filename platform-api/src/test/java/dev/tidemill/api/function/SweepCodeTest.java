package dev.tidemill.api.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.api.Servers;
import dev.tidemill.api.layer.LayerEditor;
import dev.tidemill.api.layer.LayerId;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.function.CodeHash;
import dev.tidemill.core.function.CodeStore;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Packages come and go with a real database and a real folder. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class SweepCodeTest {

    @Inject CodeStore store;
    @Inject Sql sql;
    @Inject CodeConfig config;
    @Inject FunctionEditor editor;
    @Inject LayerEditor layers;

    @Test
    void a_package_stays_as_long_as_a_function_has_it_and_its_grace_lasts() throws Exception {
        // given
        var used = zip();
        var function = new FunctionId(TenantId.DEFAULT, "swept-" + UUID.randomUUID());
        CurrentTenant.run(
                TenantId.DEFAULT,
                () -> editor.create(function, Samples.OWN_BOOTSTRAP, used, Map.of()));
        var unused = store.put(zip());
        // when
        sweepAfter(Duration.ofHours(23));
        // then
        store.open(unused).close();
        // when
        sweepAfter(Duration.ofHours(25));
        // then
        store.open(CodeHash.of(used)).close();
        assertThatThrownBy(() -> store.open(unused)).isInstanceOf(NoSuchFileException.class);
        // when
        CurrentTenant.run(TenantId.DEFAULT, () -> editor.delete(function));
        sweepAfter(Duration.ofHours(23));
        // then calls under way may still need it
        store.open(CodeHash.of(used)).close();
        // when
        assertThat(sweepAfter(Duration.ofHours(25))).isPositive();
        // then
        assertThatThrownBy(() -> store.open(CodeHash.of(used)))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_layers_package_stays_as_long_as_the_layer_or_a_function_has_it() throws Exception {
        // given
        var id = new LayerId(TenantId.DEFAULT, "swept-" + UUID.randomUUID());
        var function = new FunctionId(TenantId.DEFAULT, id.name());
        var zip = zip();
        var code = CodeHash.of(zip);
        CurrentTenant.run(TenantId.DEFAULT, () -> layers.publish(id, Samples.LAYER, zip));
        // when
        sweepAfter(Duration.ofHours(25));
        // then
        store.open(code).close();
        // when it is gone and used
        CurrentTenant.run(
                TenantId.DEFAULT,
                () -> {
                    var used = new Layer(id.arn(1), code, zip.length, zip.length);
                    var settings = Samples.OWN_BOOTSTRAP.with(Samples.layers(List.of(used)));
                    editor.create(function, settings, zip(), Map.of());
                    layers.delete(id, 1);
                });
        sweepAfter(Duration.ofHours(25));
        // then
        store.open(code).close();
        // when nobody has it
        CurrentTenant.run(TenantId.DEFAULT, () -> editor.delete(function));
        sweepAfter(Duration.ofHours(25));
        // then
        assertThatThrownBy(() -> store.open(code)).isInstanceOf(NoSuchFileException.class);
    }

    private int sweepAfter(Duration later) {
        return new SweepCode(store, sql, config, Clock.offset(Clock.systemUTC(), later)).sweep();
    }

    private static byte[] zip() {
        return Samples.zipOf(
                Map.of("bootstrap", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)));
    }
}

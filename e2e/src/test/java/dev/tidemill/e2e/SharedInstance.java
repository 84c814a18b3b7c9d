package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One standalone for the whole run, started by the first test that asks for it. It ends with {@code
 * down}, and with the proof that no process is left behind. While you write tests, {@code
 * -Dtidemill.e2e.data=DIR} takes the instance that runs on that directory instead.
 */
final class SharedInstance implements ParameterResolver {

    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(SharedInstance.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == Instance.class || type == Clients.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var shared =
                context.getRoot()
                        .getStore(OURS)
                        .computeIfAbsent(Started.class, _ -> new Started(), Started.class);
        return parameter.getParameter().getType() == Instance.class
                ? shared.instance
                : shared.clients;
    }

    private static final class Started implements AutoCloseable {
        private final @Nullable String given = System.getProperty("tidemill.e2e.data");
        private final Instance instance =
                given == null ? Instance.fresh("e2e") : Instance.running(Path.of(given));
        private final Clients clients;

        private Started() {
            if (given == null) {
                instance.up();
            }
            clients = new Clients(instance.endpoint(), instance.credentials());
            clients.role();
        }

        @Override
        public void close() {
            clients.close();
            if (given != null) {
                return;
            }
            var pid = instance.pid();
            var tree = Processes.tree(pid);
            instance.down();
            Awaitility.await("every process of the instance is gone")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> {
                                assertThat(Processes.of(instance.data())).isEmpty();
                                assertThat(tree)
                                        .noneMatch(running -> Processes.isAlive(running.pid()));
                            });
            Directories.delete(instance.data());
        }
    }
}

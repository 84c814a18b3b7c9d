package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One standalone for the whole run, started by the first test that asks for it. It ends with {@code
 * down}, and with the proof that no process is left behind.
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
        private final Instance instance = Instance.fresh("e2e");
        private final Clients clients;

        private Started() {
            instance.up();
            clients = new Clients(instance.endpoint(), instance.credentials());
        }

        @Override
        public void close() {
            clients.close();
            var pid = instance.pid();
            var tree = Processes.tree(pid);
            instance.down();
            Awaitility.await("every process of the instance is gone")
                    .atMost(Duration.ofSeconds(10))
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

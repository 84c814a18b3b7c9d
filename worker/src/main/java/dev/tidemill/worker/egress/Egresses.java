package dev.tidemill.worker.egress;

import dev.tidemill.core.egress.EgressPolicies;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.iam.policy.AddressRange;
import dev.tidemill.core.tenant.TenantId;
import dev.tidemill.worker.route.RouteConfig;
import dev.tidemill.worker.route.Routes;
import dev.tidemill.worker.sandbox.Sandbox;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.util.concurrent.Future;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Opens the ways out of this worker's sandboxes that egress policies name. */
@Singleton
public class Egresses {

    /** Finds addresses; never blocks. */
    @FunctionalInterface
    public interface Lookup {
        Future<List<InetAddress>> addresses(String host, EventLoop loop);
    }

    private static final int LONGEST_CACHED = 30;

    private final EgressConfig config;
    private final EgressPolicies policies;
    private final Addresses addresses;
    private final Lookup lookup;

    @Inject
    Egresses(EgressConfig config, RouteConfig route, Instance<EgressPolicies> policies) {
        this(
                config,
                route,
                // where nobody knows any, nothing is reached
                policies.isResolvable() ? policies.get() : new NoPolicies(),
                new NameServers(config));
    }

    public Egresses(
            EgressConfig config, RouteConfig route, EgressPolicies policies, Lookup lookup) {
        this.config = config;
        this.policies = policies;
        this.addresses = new Addresses(Routes.endpoint(route));
        this.lookup = lookup;
    }

    /**
     * Blocks for a moment.
     *
     * @param log takes a line for what was denied
     */
    public Egress open(
            EventLoop loop, Sandbox sandbox, FunctionVersion function, Consumer<String> log)
            throws IOException {
        var egress = new Egress(this, loop, sandbox, new Reach(policies, function, addresses), log);
        try {
            egress.open();
            return egress;
        } catch (IOException | RuntimeException failure) {
            egress.close();
            throw failure;
        }
    }

    EgressConfig config() {
        return config;
    }

    void resolve(
            String host,
            EventLoop loop,
            Consumer<List<InetAddress>> found,
            Consumer<String> failed) {
        var unused =
                lookup.addresses(host, loop)
                        .addListener(
                                (Future<List<InetAddress>> done) ->
                                        loop.execute(
                                                () -> {
                                                    if (done.isSuccess()) {
                                                        found.accept(done.getNow());
                                                    } else {
                                                        failed.accept(
                                                                done.cause()
                                                                        .getClass()
                                                                        .getSimpleName());
                                                    }
                                                }));
    }

    /** The host's name servers, one resolver for each event loop. */
    private static final class NameServers implements Lookup {

        private final Map<EventLoop, DnsNameResolver> resolvers = new ConcurrentHashMap<>();
        private final EgressConfig config;

        NameServers(EgressConfig config) {
            this.config = config;
        }

        @Override
        public Future<List<InetAddress>> addresses(String host, EventLoop loop) {
            return resolvers.computeIfAbsent(loop, this::resolver).resolveAll(host);
        }

        private DnsNameResolver resolver(EventLoop loop) {
            return new DnsNameResolverBuilder(loop)
                    .datagramChannelType(NioDatagramChannel.class)
                    .queryTimeoutMillis(config.patience().toMillis())
                    .maxQueriesPerResolve(8)
                    .ttl(0, LONGEST_CACHED)
                    .negativeTtl(0)
                    .searchDomains(List.of())
                    .build();
        }
    }

    private static final class NoPolicies implements EgressPolicies {
        @Override
        public Optional<EgressPolicy> find(TenantId tenant, String id) {
            return Optional.empty();
        }

        @Override
        public List<AddressRange> network(TenantId tenant, String name) {
            return List.of();
        }
    }
}

package dev.tidemill.api.aws.protocol;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All services, and how a request shows whose it is. */
@Singleton
public final class AwsServices {

    private final Map<String, ServiceTable> byName = new HashMap<>();
    private final Map<String, ServiceTable> bySigningName = new HashMap<>();
    private final Map<String, ServiceTable> byTarget = new HashMap<>();
    private final Map<String, ServiceTable> byFirstPart = new HashMap<>();
    private final Map<String, ServiceTable> byAction = new HashMap<>();

    private static final ServiceModel NOBODY =
            new ServiceModel(
                    "",
                    "",
                    "",
                    Protocol.REST_JSON,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of());

    /** The dialect for those who ask for a service that does not exist. */
    private final ServiceTable nobody =
            new ServiceTable(
                    new AwsService() {
                        @Override
                        public ServiceModel model() {
                            return NOBODY;
                        }

                        @Override
                        public List<Operation<?, ?>> operations() {
                            return List.of();
                        }
                    });

    @Inject
    AwsServices(@Any Instance<AwsService> services) {
        this((Iterable<AwsService>) services);
    }

    AwsServices(Iterable<AwsService> services) {
        for (var service : services) {
            var table = new ServiceTable(service);
            var model = table.model();
            if (byName.put(model.name(), table) != null) {
                throw new IllegalArgumentException("two tables for " + model.name());
            }
            bySigningName.put(model.signingName(), table);
            model.target().ifPresent(target -> byTarget.put(target, table));
            for (var operation : model.operations()) {
                switch (model.protocol()) {
                    case REST_JSON -> {
                        var first = new Route(operation).first();
                        if (first != null) {
                            byFirstPart.put(first, table);
                        }
                    }
                    case QUERY -> byAction.put(operation.name(), table);
                    case JSON_1_0, JSON_1_1 -> {}
                }
            }
        }
    }

    @Nullable ServiceTable named(String name) {
        return byName.get(name);
    }

    Collection<ServiceTable> all() {
        return byName.values();
    }

    /** For those whose service nobody knows: refuses, in the most common dialect. */
    ServiceTable nobody() {
        return nobody;
    }

    @Nullable ServiceTable signedFor(String service) {
        return bySigningName.get(service);
    }

    /** The service of a request that is not signed, by its form; null when it is not for AWS. */
    @Nullable ServiceTable unsigned(
            String method, String path, @Nullable String query, @Nullable String target) {
        if (target != null) {
            var dot = target.lastIndexOf('.');
            var service = dot < 0 ? null : byTarget.get(target.substring(0, dot));
            return service == null ? nobody : service;
        }
        if (path.length() > 1) {
            var end = path.indexOf('/', 1);
            return byFirstPart.get(end < 0 ? path.substring(1) : path.substring(1, end));
        }
        if (query != null) {
            try {
                var pairs = UrlText.pairs(query);
                for (var i = 0; i < pairs.size(); i += 2) {
                    if (pairs.get(i).equals("Action")) {
                        return byAction.getOrDefault(pairs.get(i + 1), nobody);
                    }
                }
            } catch (FaultException malformed) {
                return nobody;
            }
        }
        return method.equals("POST") ? queryService() : null;
    }

    /** A POST of a form to the root: a query service's; where nobody signs, all others say no. */
    private ServiceTable queryService() {
        return byAction.values().stream()
                .filter(ServiceTable::takesUnsigned)
                .findFirst()
                .or(() -> byAction.values().stream().findFirst())
                .orElse(nobody);
    }
}

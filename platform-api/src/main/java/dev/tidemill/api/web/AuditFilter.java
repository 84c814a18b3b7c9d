package dev.tidemill.api.web;

import dev.tidemill.api.audit.Audit;
import dev.tidemill.api.identity.IdentityDoor;
import dev.tidemill.core.invocation.InvocationId;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit what was changed under {@code /v1}, and who was denied; {@code POST
 * /v1/aws/SERVICE/Operation} tells it by itself. A change is answered when its entry is safe.
 */
class AuditFilter {

    private final Audit audit;
    private final CurrentVertxRequest current;
    private final Clock clock;

    AuditFilter(Audit audit, CurrentVertxRequest current, Clock clock) {
        this.audit = audit;
        this.current = current;
        this.clock = clock;
    }

    @ServerResponseFilter
    public Uni<Void> tell(
            ContainerRequestContext request,
            ContainerResponseContext response,
            SimpleResourceInfo resource) {
        var path = request.getUriInfo().getPath();
        var reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        var http = current.getCurrent();
        if (!path.startsWith("/v1/") || (reads && response.getStatus() != 403) || http == null) {
            return Uni.createFrom().voidItem();
        }
        var principal = IdentityDoor.principal(http);
        var peer = http.request().remoteAddress();
        var account = http.request().getParam("account");
        var entry =
                new Message.Audited(
                        InvocationId.random(),
                        principal.tenant(),
                        clock.instant(),
                        principal.arn(),
                        peer == null ? "" : peer.hostAddress(),
                        action(resource),
                        account == null ? path : path + "?account=" + account,
                        error(response));
        var told = audit.tell(entry);
        var other = principal.isOperator() ? other(path, account) : Optional.<TenantId>empty();
        if (other.isPresent() && !other.get().equals(principal.tenant())) {
            told = told.thenCombine(audit.tell(entry.toldTo(other.get())), Boolean::logicalAnd);
        }
        return Uni.createFrom().completionStage(told).replaceWithVoid();
    }

    /** Whose things the operator acts on, by the parameter or by the path. */
    private static Optional<TenantId> other(String path, @Nullable String account) {
        var parts = path.split("/", 5); // "", v1, tenants, account
        var named =
                account == null && parts.length > 3 && parts[2].equals("tenants")
                        ? parts[3]
                        : account;
        return Optional.ofNullable(named).filter(TenantId::isValid).map(TenantId::new);
    }

    /** {@code tidemill:SuspendTenant}: method and class of the resource. */
    private static String action(SimpleResourceInfo resource) {
        var type = resource.getResourceClass();
        var method = resource.getMethodName();
        if (type == null || method == null) {
            return "tidemill:Unknown";
        }
        return "tidemill:"
                + method.substring(0, 1).toUpperCase(Locale.ROOT)
                + method.substring(1)
                + type.getSimpleName().replace("Resource", "");
    }

    private static Optional<String> error(ContainerResponseContext response) {
        if (response.getStatus() < 400) {
            return Optional.empty();
        }
        return Optional.of(
                response.getEntity() instanceof Map<?, ?> problem
                                && problem.get("__type") instanceof String code
                        ? code
                        : "Status" + response.getStatus());
    }
}

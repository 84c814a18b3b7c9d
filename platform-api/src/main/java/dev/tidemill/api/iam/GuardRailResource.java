package dev.tidemill.api.iam;

import dev.tidemill.api.identity.Principals;
import dev.tidemill.api.tenant.Tenants;
import dev.tidemill.core.iam.directory.GuardRail;
import dev.tidemill.core.tenant.TenantId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The operator's door to the guard rails of a tenant. */
@Path("/v1/tenants/{account}/guard-rails")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class GuardRailResource {

    /**
     * One of them.
     *
     * @param document as it was put
     */
    record GuardRailView(String name, String document) {
        static GuardRailView of(GuardRail rail) {
            return new GuardRailView(rail.name(), rail.document());
        }
    }

    /** All of one tenant. */
    record GuardRailList(String accountId, List<GuardRailView> guardRails) {}

    private final GuardRails guardRails;
    private final Principals principals;

    GuardRailResource(GuardRails guardRails, Principals principals) {
        this.guardRails = guardRails;
        this.principals = principals;
    }

    @GET
    public GuardRailList list(@RestPath String account) {
        var tenant = tenant(account);
        return new GuardRailList(
                tenant.value(), guardRails.list(tenant).stream().map(GuardRailView::of).toList());
    }

    @GET
    @Path("/{name}")
    public GuardRailView get(@RestPath String account, @RestPath String name) {
        var tenant = tenant(account);
        return guardRails.list(tenant).stream()
                .filter(rail -> rail.name().equals(name))
                .findFirst()
                .map(GuardRailView::of)
                .orElseThrow(() -> GuardRails.missing(tenant, name));
    }

    /**
     * @param document the policy itself
     */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public GuardRailView put(
            @RestPath String account, @RestPath String name, @Nullable String document) {
        var tenant = tenant(account);
        return GuardRailView.of(guardRails.put(tenant, name, document == null ? "" : document));
    }

    @DELETE
    @Path("/{name}")
    public void delete(@RestPath String account, @RestPath String name) {
        guardRails.delete(tenant(account), name);
    }

    private TenantId tenant(String account) {
        var unused = principals.operator();
        return Tenants.accountId(account);
    }
}

package dev.tidemill.api.tenant;

import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The operator's door to tenants. */
@Path("/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TenantResource {

    /** What a new tenant is to be. */
    public record CreateTenant(@Nullable String name, @Nullable String accountId) {}

    /** A new tenant, with the one chance to read its root user's secret. */
    public record CreatedTenant(String name, String accountId, RootCredentials rootCredentials) {}

    /** The root user's access key. */
    public record RootCredentials(String accessKeyId, String secretAccessKey) {}

    /**
     * A tenant.
     *
     * @param state {@code ACTIVE} or {@code SUSPENDED}
     */
    public record TenantView(String name, String accountId, String state) {
        static TenantView of(Tenant tenant) {
            return new TenantView(
                    tenant.name(),
                    tenant.id().value(),
                    tenant.suspended() ? "SUSPENDED" : "ACTIVE");
        }
    }

    /** All tenants. */
    public record TenantList(List<TenantView> tenants) {}

    private final Tenants tenants;
    private final Principals principals;

    TenantResource(Tenants tenants, Principals principals) {
        this.tenants = tenants;
        this.principals = principals;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public CreatedTenant create(CreateTenant wanted) {
        var unused = principals.operator();
        if (wanted == null || wanted.name() == null) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "A tenant needs a name: {\"name\": \"acme\", \"accountId\": \"optional, 12"
                            + " digits\"}.");
        }
        var created = tenants.create(wanted.name(), Optional.ofNullable(wanted.accountId()));
        return new CreatedTenant(
                created.tenant().name(),
                created.tenant().id().value(),
                new RootCredentials(created.rootKey().id(), created.rootKey().secret()));
    }

    @GET
    public TenantList list() {
        var unused = principals.operator();
        return new TenantList(
                tenants.list().stream()
                        .filter(tenant -> !tenant.id().equals(TenantId.PLATFORM))
                        .map(TenantView::of)
                        .toList());
    }

    @POST
    @Path("/{account}/suspend")
    public TenantView suspend(@RestPath String account) {
        var unused = principals.operator();
        return TenantView.of(tenants.suspend(Tenants.accountId(account)));
    }

    @POST
    @Path("/{account}/resume")
    public TenantView resume(@RestPath String account) {
        var unused = principals.operator();
        return TenantView.of(tenants.resume(Tenants.accountId(account)));
    }

    @DELETE
    @Path("/{account}")
    public void delete(@RestPath String account) {
        var unused = principals.operator();
        tenants.remove(Tenants.accountId(account));
    }
}

package dev.tidemill.api.isolation;

import dev.tidemill.api.identity.Principals;
import dev.tidemill.api.tenant.Tenants;
import dev.tidemill.core.isolation.Isolation;
import dev.tidemill.core.tenant.Tenant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The operator's door to the isolation of a tenant's functions. */
@Path("/v1/tenants/{account}/isolation")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TenantIsolationResource {

    /**
     * What the operator says for a tenant: {@code standard}, {@code hostile}, or null for the
     * configuration's.
     *
     * @param standard of functions without the tag
     * @param floor the weakest that they may ask for
     */
    record Wanted(@Nullable String standard, @Nullable String floor) {
        static Wanted of(Tenant tenant) {
            return new Wanted(word(tenant.isolation()), word(tenant.isolationFloor()));
        }

        private static @Nullable String word(Optional<Isolation> isolation) {
            return isolation.map(Isolation::word).orElse(null);
        }
    }

    private final Tenants tenants;
    private final IsolationClasses classes;
    private final Principals principals;

    TenantIsolationResource(Tenants tenants, IsolationClasses classes, Principals principals) {
        this.tenants = tenants;
        this.classes = classes;
        this.principals = principals;
    }

    @GET
    public Wanted get(@RestPath String account) {
        var unused = principals.operator();
        return Wanted.of(tenants.get(Tenants.accountId(account)));
    }

    /** Both; sandboxes that are isolated otherwise end after what they run. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Wanted change(@RestPath String account, @Nullable Wanted wanted) {
        var unused = principals.operator();
        if (wanted == null) {
            throw IsolationClasses.invalid(
                    "An isolation reads {\"standard\": \"hostile\", \"floor\": null}.");
        }
        var standard = isolation("standard", wanted.standard());
        var floor = isolation("floor", wanted.floor());
        return Wanted.of(tenants.isolate(Tenants.accountId(account), standard, floor));
    }

    private Optional<Isolation> isolation(String member, @Nullable String word) {
        if (word == null) {
            return Optional.empty();
        }
        var isolation =
                Isolation.of(word)
                        .orElseThrow(
                                () ->
                                        IsolationClasses.invalid(
                                                "The "
                                                        + member
                                                        + " is standard, hostile or null; got '"
                                                        + word
                                                        + "'."));
        classes.available(isolation);
        return Optional.of(isolation);
    }
}

package dev.tidemill.api.egress;

import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.egress.EgressPolicy;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** A tenant's door to its egress policies, which functions name as security groups. */
@Path("/v1/egress-policies")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EgressPolicyResource {

    /** What a policy is to say; a list that is not given is empty. */
    record Wanted(
            @Nullable String name,
            @Nullable List<@Nullable String> names,
            @Nullable List<@Nullable String> cidrs,
            @Nullable List<@Nullable String> privateNetworks,
            @Nullable List<@Nullable Integer> ports) {

        EgressPolicy policy(TenantId tenant, String id) {
            return new EgressPolicy(
                    tenant,
                    id,
                    name == null ? "" : name,
                    given(names),
                    given(cidrs),
                    given(privateNetworks),
                    given(ports));
        }

        private static <T> List<T> given(@Nullable List<@Nullable T> values) {
            return values == null
                    ? List.of()
                    : values.stream().map(EgressPolicyResource::there).toList();
        }
    }

    /**
     * A policy.
     *
     * @param id what functions name as a security group
     */
    record View(
            String id,
            String name,
            List<String> names,
            List<String> cidrs,
            List<String> privateNetworks,
            List<Integer> ports) {
        static View of(EgressPolicy policy) {
            return new View(
                    policy.id(),
                    policy.name(),
                    policy.names(),
                    policy.cidrs(),
                    policy.networks(),
                    policy.ports());
        }
    }

    /**
     * All of the account.
     *
     * @param privateNetworks the operator's that its policies may name
     */
    record Views(List<View> egressPolicies, List<String> privateNetworks) {}

    private static final SecureRandom RANDOM = new SecureRandom();

    private final EgressStore store;
    private final CatalogueEgress catalogue;
    private final Principals principals;
    private final Admission admission;

    EgressPolicyResource(
            EgressStore store,
            CatalogueEgress catalogue,
            Principals principals,
            Admission admission) {
        this.store = store;
        this.catalogue = catalogue;
        this.principals = principals;
        this.admission = admission;
    }

    @GET
    public Views list() {
        var tenant = tenant("ListEgressPolicies", "*");
        var all = CurrentTenant.call(tenant, () -> store.list(tenant));
        return new Views(all.stream().map(View::of).toList(), catalogue.networks(tenant));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public View create(@Nullable Wanted wanted) {
        var id = "sg-" + HexFormat.of().toHexDigits(RANDOM.nextLong()) + RANDOM.nextInt(10);
        var policy = policy(tenant("CreateEgressPolicy", "*"), id, wanted);
        CurrentTenant.run(policy.tenant(), () -> store.create(policy));
        return View.of(policy);
    }

    @GET
    @Path("/{id}")
    public View get(@RestPath String id) {
        var tenant = tenant("GetEgressPolicy", id);
        return View.of(CurrentTenant.call(tenant, () -> store.get(tenant, id)));
    }

    /** The whole policy; functions that run feel it at once. */
    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public View update(@RestPath String id, @Nullable Wanted wanted) {
        var policy = policy(tenant("UpdateEgressPolicy", id), id, wanted);
        CurrentTenant.run(policy.tenant(), () -> store.update(policy));
        return View.of(policy);
    }

    /** Functions that still name it reach nothing by it any more. */
    @DELETE
    @Path("/{id}")
    public void delete(@RestPath String id) {
        var tenant = tenant("DeleteEgressPolicy", id);
        CurrentTenant.run(tenant, () -> store.delete(tenant, id));
    }

    private EgressPolicy policy(TenantId tenant, String id, @Nullable Wanted wanted) {
        var policy = there(wanted).policy(tenant, id);
        EgressRules.check(policy, catalogue.networks(tenant));
        return policy;
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw EgressRules.invalid(
                    "An egress policy reads {\"name\": \"partners\", \"names\":"
                            + " [\"*.example.com\"], \"ports\": [443]}.");
        }
        return value;
    }

    private TenantId tenant(String action, String id) {
        var tenant = principals.current().tenant();
        admission.require(
                "tidemill:" + action,
                id.equals("*")
                        ? id
                        : "arn:aws:ec2:"
                                + FunctionId.REGION
                                + ":"
                                + tenant
                                + ":security-group/"
                                + id);
        return tenant;
    }
}

package dev.tidemill.api.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.placement.Concurrency;
import dev.tidemill.core.tenant.Limits;
import dev.tidemill.core.tenant.Quota;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;

/** What runs of a function at this moment, through this node; from memory. */
@Path("/v1/functions/{name}/concurrency")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ConcurrencyResource {

    /**
     * @param limit the most that may run of the function: its reservation, or what the account's
     *     functions share
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record UseView(
            int running,
            long limit,
            Optional<Integer> reserved,
            long accountRunning,
            long accountLimit,
            List<ProvisionedView> provisioned) {}

    /**
     * Of a version.
     *
     * @param running how many of its invocations its provisioned concurrency bears
     */
    record ProvisionedView(String version, int requested, int ready, int running) {}

    private final Snapshot snapshot;
    private final Concurrency concurrency;
    private final Limits limits;
    private final Provisioning provisioning;
    private final Principals principals;
    private final Admission admission;

    ConcurrencyResource(
            Snapshot snapshot,
            Concurrency concurrency,
            Limits limits,
            Provisioning provisioning,
            Principals principals,
            Admission admission) {
        this.snapshot = snapshot;
        this.concurrency = concurrency;
        this.limits = limits;
        this.provisioning = provisioning;
        this.principals = principals;
        this.admission = admission;
    }

    @GET
    public UseView get(@RestPath String name) {
        var tenant = principals.current().tenant();
        var function = new FunctionId(tenant, name);
        admission.require("tidemill:GetConcurrencyUse", function.arn());
        if (snapshot.function(function, FunctionVersion.LATEST).isEmpty()) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_NOT_FOUND, "Function not found: " + function.arn());
        }
        var allotment = snapshot.allotment(function);
        var quota = limits.of(tenant, Quota.CONCURRENT_INVOCATIONS);
        var shared = Math.max(0, quota - snapshot.setAside(tenant));
        return new UseView(
                concurrency.running(function),
                allotment.reserved().map(Integer::longValue).orElse(shared),
                allotment.reserved(),
                concurrency.running(tenant),
                quota,
                allotment.provisioned().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> provisioned(function, entry.getKey(), entry.getValue()))
                        .toList());
    }

    private ProvisionedView provisioned(FunctionId function, String version, int requested) {
        return new ProvisionedView(
                version,
                requested,
                provisioning.of(function, version).ready(),
                concurrency.onProvisioned(function, version));
    }
}

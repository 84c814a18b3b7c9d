package dev.tidemill.api.quota;

import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A tenant's look at its own quotas and at how much of them it uses. */
@Path("/v1/quotas")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class QuotaResource {

    private final Quotas quotas;
    private final Principals principals;
    private final Admission admission;

    QuotaResource(Quotas quotas, Principals principals, Admission admission) {
        this.quotas = quotas;
        this.principals = principals;
        this.admission = admission;
    }

    @GET
    public Quotas.Sheet get() {
        admission.require("tidemill:GetQuotas", "*");
        return quotas.of(principals.current().tenant());
    }
}

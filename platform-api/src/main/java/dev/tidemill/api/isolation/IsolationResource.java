package dev.tidemill.api.isolation;

import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.isolation.Isolation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** A tenant's look at what its functions may ask for. */
@Path("/v1/isolation")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class IsolationResource {

    /**
     * What there is.
     *
     * @param standard of functions without the tag
     * @param floor the weakest that they may ask for
     * @param available what this machine can give
     */
    record View(String standard, String floor, List<String> available) {}

    private final IsolationClasses classes;
    private final Principals principals;
    private final Admission admission;

    IsolationResource(IsolationClasses classes, Principals principals, Admission admission) {
        this.classes = classes;
        this.principals = principals;
        this.admission = admission;
    }

    @GET
    public View get() {
        admission.require("tidemill:GetIsolation", "*");
        var tenant = principals.current().tenant();
        return new View(
                classes.standard(tenant).word(),
                classes.floor(tenant).word(),
                classes.machine().available().stream().map(Isolation::word).toList());
    }
}

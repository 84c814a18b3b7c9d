package dev.tidemill.api.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
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
import java.util.Objects;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Who may sign in for the caller's tenant; the operator says for which. */
@Path("/v1/people")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PeopleResource {

    record Invitation(@Nullable String username, @Nullable String email, @Nullable String role) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record InvitedView(
            String username,
            String email,
            String role,
            String accountId,
            Optional<String> temporaryPassword) {}

    record PeopleView(List<TenantPeople.Member> people) {}

    private final TenantPeople people;
    private final Principals principals;
    private final Admission admission;

    PeopleResource(TenantPeople people, Principals principals, Admission admission) {
        this.people = people;
        this.principals = principals;
        this.admission = admission;
    }

    /** Only the operator takes in who can sign in already: that one belongs to others as well. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    public InvitedView invite(@Nullable Invitation wanted, @RestQuery @Nullable String account) {
        var tenant = tenant("tidemill:InvitePeople", account);
        if (wanted == null) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID, "An invitation needs username, email and role.");
        }
        var member =
                new TenantPeople.Member(
                        Objects.requireNonNullElse(wanted.username(), ""),
                        Objects.requireNonNullElse(wanted.email(), ""),
                        Objects.requireNonNullElse(wanted.role(), ""));
        var invited = people.invite(tenant, member, principals.current().isOperator());
        return new InvitedView(
                member.username(),
                member.email(),
                member.role(),
                tenant.value(),
                invited.temporaryPassword());
    }

    @GET
    public PeopleView list(@RestQuery @Nullable String account) {
        return new PeopleView(people.list(tenant("tidemill:ListPeople", account)));
    }

    @DELETE
    @Path("/{username}")
    public void remove(@RestPath String username, @RestQuery @Nullable String account) {
        people.remove(tenant("tidemill:RemovePeople", account), username);
    }

    private TenantId tenant(String action, @Nullable String account) {
        var caller = principals.current();
        if (!caller.isOperator()) {
            admission.require(action, "*");
        }
        if (account == null || account.equals(caller.tenant().value())) {
            return caller.tenant();
        }
        var unused = principals.operator();
        if (!TenantId.isValid(account)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID, "'account' is an account id with 12 digits.");
        }
        return new TenantId(account);
    }
}

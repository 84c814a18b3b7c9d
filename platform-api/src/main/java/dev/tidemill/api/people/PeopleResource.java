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
import java.time.Instant;
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

    /**
     * Somebody who was taken in.
     *
     * @param temporaryPassword shown once; absent when a mail was sent, or for who could sign in
     *     before
     * @param invitedUntil when it is good no more
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record InvitedView(
            String username,
            String email,
            String role,
            String accountId,
            boolean mailed,
            Optional<String> temporaryPassword,
            Optional<Instant> invitedUntil) {}

    /**
     * Somebody of the tenant.
     *
     * @param invitation {@code pending} or {@code expired}; absent for who has signed in
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record PersonView(
            String username,
            String email,
            String role,
            Optional<String> invitation,
            Optional<Instant> invitedUntil) {}

    record PeopleView(List<PersonView> people) {}

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
                invited.way().filter(way -> way.password().isEmpty()).isPresent(),
                invited.way().flatMap(Invitations.Way::password),
                invited.way().map(Invitations.Way::until));
    }

    @GET
    public PeopleView list(@RestQuery @Nullable String account) {
        return new PeopleView(
                people.list(tenant("tidemill:ListPeople", account)).stream()
                        .map(PeopleResource::view)
                        .toList());
    }

    @DELETE
    @Path("/{username}")
    public void remove(@RestPath String username, @RestQuery @Nullable String account) {
        people.remove(tenant("tidemill:RemovePeople", account), username);
    }

    private static PersonView view(TenantPeople.Found found) {
        var person = found.person();
        return new PersonView(
                person.username(),
                person.email(),
                found.role(),
                person.invitation().map(Person.Invitation::text),
                person.invitation().map(_ -> person.invitedUntil()));
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

package dev.tidemill.api.people;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Who may sign in for a tenant, and as what. */
@ApplicationScoped
class TenantPeople {

    static final Set<String> ROLES = Set.of("admin", "developer", "viewer");

    /** Somebody of a tenant. */
    record Member(String username, String email, String role) {}

    /**
     * Somebody who was taken in.
     *
     * @param way empty for who could sign in before
     */
    record Invited(Member member, Optional<Invitations.Way> way) {}

    /** A person and the role in the tenant. */
    record Found(Person person, String role) {}

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{2,63}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");
    private static final int MOST = 1000;

    private final Keycloak keycloak;
    private final PeopleRoles roles;
    private final Invitations invitations;
    private final Organizations organizations;

    TenantPeople(
            Keycloak keycloak,
            PeopleRoles roles,
            Invitations invitations,
            Organizations organizations) {
        this.keycloak = keycloak;
        this.roles = roles;
        this.invitations = invitations;
        this.organizations = organizations;
    }

    /**
     * @param mayBeKnown whether somebody who can sign in for others may be taken in as well;
     *     somebody of the tenant may always get another role, and who has not come yet another
     *     invitation
     */
    Invited invite(TenantId tenant, Member wanted, boolean mayBeKnown) {
        check(wanted);
        var known = keycloak.user(wanted.username());
        if (known.isPresent() && !mayBeKnown && !known.get().isOf(tenant)) {
            throw new PlatformException(
                    ErrorCode.PERSON_EXISTS,
                    "There is somebody named " + wanted.username() + " already.");
        }
        roles.ensure(tenant, wanted.role());
        if (known.isEmpty()) {
            var way = invitations.create(tenant, wanted);
            keycloak.user(wanted.username())
                    .ifPresent(made -> organizations.add(tenant, made.id()));
            return new Invited(wanted, Optional.of(way));
        }
        var person = known.get();
        keycloak.put(person, person.as(tenant, Optional.of(wanted.role())));
        organizations.add(tenant, person.id());
        return new Invited(
                wanted,
                person.invitation().isPresent() && person.isOnlyOf(tenant)
                        ? keycloak.user(wanted.username()).map(invitations::renew)
                        : Optional.empty());
    }

    List<Found> list(TenantId tenant) {
        var members = new ArrayList<Found>();
        for (var role : new TreeSet<>(ROLES)) {
            for (var person : having("memberships", "\"" + tenant + ":" + role + "\"")) {
                if (person.memberships().contains(tenant + ":" + role)) {
                    members.add(new Found(person, role));
                }
            }
        }
        return members;
    }

    /** Also who belongs to it by the older attribute. */
    Set<String> userIds(TenantId tenant) {
        var ids = new HashSet<String>();
        list(tenant).forEach(found -> ids.add(found.person().id()));
        having("account", tenant.value()).forEach(person -> ids.add(person.id()));
        return ids;
    }

    /** The person stays, and is nobody in the tenant any more. */
    void remove(TenantId tenant, String username) {
        var known = keycloak.user(username).filter(person -> person.isOf(tenant));
        if (known.isEmpty()) {
            throw new PlatformException(
                    ErrorCode.PERSON_NOT_FOUND, "The account has nobody named " + username + ".");
        }
        var person = known.get();
        keycloak.put(person, person.as(tenant, Optional.empty()));
        organizations.drop(tenant, person.id());
    }

    private List<Person> having(String attribute, String value) {
        var query =
                "/users?briefRepresentation=false&max="
                        + MOST
                        + "&q="
                        + Keycloak.encoded(attribute + ":" + value);
        var people = new ArrayList<Person>();
        keycloak.expect(200, "GET", query, null).forEach(json -> people.add(new Person(json)));
        return people;
    }

    private static void check(Member wanted) {
        require(
                USERNAME.matcher(wanted.username()).matches(),
                "'username' has 3 to 64 lower-case letters, digits and . _ @ -");
        require(EMAIL.matcher(wanted.email()).matches(), "'email' is an address");
        require(ROLES.contains(wanted.role()), "'role' is admin, developer or viewer");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new PlatformException(ErrorCode.PARAMETER_INVALID, what + ".");
        }
    }
}

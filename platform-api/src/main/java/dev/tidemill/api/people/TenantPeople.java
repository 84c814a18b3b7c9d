package dev.tidemill.api.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
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
     * Somebody new.
     *
     * @param temporaryPassword to be changed at the first sign-in; empty for who could sign in
     *     before
     */
    record Invited(Member member, Optional<String> temporaryPassword) {}

    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{2,63}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");
    private static final String MEMBERSHIPS = "memberships";
    private static final int MOST = 1000;
    private static final int PASSWORD_BYTES = 15;

    private final Keycloak keycloak;
    private final PeopleRoles roles;
    private final SecureRandom random = new SecureRandom();

    TenantPeople(Keycloak keycloak, PeopleRoles roles) {
        this.keycloak = keycloak;
        this.roles = roles;
    }

    /**
     * @param mayBeKnown whether somebody who can sign in for others may be taken in as well;
     *     somebody of the tenant may always get another role
     */
    Invited invite(TenantId tenant, Member wanted, boolean mayBeKnown) {
        check(wanted);
        var known = find(wanted.username());
        if (known.isPresent()) {
            if (!mayBeKnown && !isOf(tenant, known.get())) {
                throw new PlatformException(
                        ErrorCode.PERSON_EXISTS,
                        "There is somebody named " + wanted.username() + " already.");
            }
            roles.ensure(tenant, wanted.role());
            put(known.get(), tenant, Optional.of(wanted.role()));
            return new Invited(wanted, Optional.empty());
        }
        roles.ensure(tenant, wanted.role());
        var password = password();
        var reply = keycloak.users("POST", "", person(tenant, wanted, password));
        return switch (reply.status()) {
            case 201 -> new Invited(wanted, Optional.of(password));
            case 409 ->
                    throw new PlatformException(
                            ErrorCode.PERSON_EXISTS,
                            "There is somebody with this name or this email address already.");
            default -> throw refused(reply);
        };
    }

    List<Member> list(TenantId tenant) {
        var members = new ArrayList<Member>();
        for (var role : new TreeSet<>(ROLES)) {
            var query =
                    "?briefRepresentation=false&max="
                            + MOST
                            + "&q="
                            + Keycloak.encoded(MEMBERSHIPS + ":\"" + tenant + ":" + role + "\"");
            for (var person : ok(keycloak.users("GET", query, null))) {
                if (memberships(person).contains(tenant + ":" + role)) {
                    members.add(
                            new Member(
                                    person.path("username").asText(),
                                    person.path("email").asText(),
                                    role));
                }
            }
        }
        return members;
    }

    /** The person stays, and is nobody in the tenant any more. */
    void remove(TenantId tenant, String username) {
        var known = find(username).filter(person -> isOf(tenant, person));
        if (known.isEmpty()) {
            throw new PlatformException(
                    ErrorCode.PERSON_NOT_FOUND, "The account has nobody named " + username + ".");
        }
        put(known.get(), tenant, Optional.empty());
    }

    private static boolean isOf(TenantId tenant, JsonNode person) {
        return memberships(person).stream().anyMatch(text -> text.startsWith(tenant + ":"));
    }

    private void put(JsonNode person, TenantId tenant, Optional<String> role) {
        ObjectNode changed = person.deepCopy();
        var memberships = memberships(person);
        memberships.removeIf(text -> text.startsWith(tenant + ":"));
        role.ifPresent(text -> memberships.add(tenant + ":" + text));
        var attribute = changed.withObject("/attributes").putArray(MEMBERSHIPS);
        memberships.forEach(attribute::add);
        var reply = keycloak.users("PUT", "/" + person.path("id").asText(), changed);
        if (reply.status() != 204) {
            throw refused(reply);
        }
    }

    private Optional<JsonNode> find(String username) {
        var found =
                ok(
                        keycloak.users(
                                "GET", "?exact=true&username=" + Keycloak.encoded(username), null));
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    private static List<String> memberships(JsonNode person) {
        var texts = new ArrayList<String>();
        person.path("attributes").path(MEMBERSHIPS).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static ObjectNode person(TenantId tenant, Member wanted, String password) {
        var person = JsonNodeFactory.instance.objectNode();
        person.put("username", wanted.username()).put("email", wanted.email()).put("enabled", true);
        person.putArray("requiredActions").add("UPDATE_PASSWORD");
        person.putObject("attributes").putArray(MEMBERSHIPS).add(tenant + ":" + wanted.role());
        person.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("temporary", true)
                .put("value", password);
        return person;
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

    private String password() {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static JsonNode ok(Keycloak.Reply reply) {
        if (reply.status() != 200) {
            throw refused(reply);
        }
        return reply.body();
    }

    private static PlatformException refused(Keycloak.Reply reply) {
        return new PlatformException(
                ErrorCode.PEOPLE_UNAVAILABLE,
                "The sign-in service refused with status "
                        + reply.status()
                        + ": "
                        + reply.body().path("errorMessage").asText("no reason given"));
    }
}

package dev.tidemill.api.people;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tidemill.api.people.Person.Invitation;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Lets somebody in for the first time: by a link that Keycloak mails where its realm has a mail
 * server, else by a password that the inviter hands over. Both are good once, and for some time.
 */
@ApplicationScoped
class Invitations {

    /**
     * How somebody gets in.
     *
     * @param password to be changed at the first sign-in; empty when Keycloak has sent a link
     */
    record Way(Optional<String> password, Instant until) {}

    private static final int PASSWORD_BYTES = 15;
    private static final int MOST = 1000;
    private static final int DONE = 204;

    private final Keycloak keycloak;
    private final PeopleConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Invitations(Keycloak keycloak, PeopleConfig config, Clock clock) {
        this.keycloak = keycloak;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @throws PlatformException {@link ErrorCode#PERSON_EXISTS}
     */
    Way create(TenantId tenant, TenantPeople.Member wanted) {
        var until = until();
        var person = JsonNodeFactory.instance.objectNode();
        person.put("username", wanted.username()).put("email", wanted.email()).put("enabled", true);
        person.putArray("requiredActions").add(Keycloak.CHOOSE_PASSWORD);
        var attributes = person.putObject("attributes");
        attributes.putArray("memberships").add(tenant + ":" + wanted.role());
        Person.invite(attributes, Invitation.PENDING, until);
        var reply = keycloak.ask("POST", "/users", person);
        return switch (reply.status()) {
            case 201 ->
                    open(
                            keycloak.user(wanted.username())
                                    .orElseThrow(() -> Keycloak.refused(reply)),
                            until);
            case 409 ->
                    throw new PlatformException(
                            ErrorCode.PERSON_EXISTS,
                            "There is somebody with this name or this email address already.");
            default -> throw Keycloak.refused(reply);
        };
    }

    /** For somebody who has not come yet: what was handed out before is good no more. */
    Way renew(Person person) {
        var until = until();
        keycloak.put(person, person.invited(Invitation.PENDING, until));
        return open(person, until);
    }

    /** Ends those that are over, and forgets those that were followed. Returns how many. */
    int tick() {
        var pending =
                keycloak.expect(
                        200,
                        "GET",
                        "/users?briefRepresentation=false&max="
                                + MOST
                                + "&q="
                                + Keycloak.encoded("invitation:" + Invitation.PENDING.text()),
                        null);
        var done = 0;
        for (var json : pending) {
            var person = new Person(json);
            if (!person.mustChoosePassword()) {
                keycloak.put(person, person.arrived());
                done++;
            } else if (!clock.instant().isBefore(person.invitedUntil())) {
                forgetPassword(person);
                keycloak.put(person, person.invited(Invitation.EXPIRED, person.invitedUntil()));
                done++;
            }
        }
        return done;
    }

    /** A mail server that does not work must not keep anybody out. */
    private Way open(Person person, Instant until) {
        if (hasMail() && mail(person)) {
            forgetPassword(person);
            return new Way(Optional.empty(), until);
        }
        var password = password();
        var body = JsonNodeFactory.instance.objectNode();
        body.put("type", "password").put("temporary", true).put("value", password);
        keycloak.expect(DONE, "PUT", "/users/" + person.id() + "/reset-password", body);
        return new Way(Optional.of(password), until);
    }

    private boolean hasMail() {
        return !keycloak.expect(200, "GET", "", null)
                .path("smtpServer")
                .path("host")
                .isMissingNode();
    }

    private boolean mail(Person person) {
        try {
            return keycloak.ask(
                                    "PUT",
                                    "/users/"
                                            + person.id()
                                            + "/execute-actions-email?lifespan="
                                            + config.invitation().toSeconds(),
                                    JsonNodeFactory.instance
                                            .arrayNode()
                                            .add(Keycloak.CHOOSE_PASSWORD))
                            .status()
                    == DONE;
        } catch (PlatformException notSent) {
            return false;
        }
    }

    private void forgetPassword(Person person) {
        var credentials = "/users/" + person.id() + "/credentials";
        for (var credential : keycloak.expect(200, "GET", credentials, null)) {
            if (credential.path("type").asText().equals("password")) {
                var unused =
                        keycloak.ask(
                                "DELETE", credentials + "/" + credential.path("id").asText(), null);
            }
        }
    }

    private Instant until() {
        return clock.instant().plus(config.invitation());
    }

    private String password() {
        var bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

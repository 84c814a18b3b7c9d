package dev.tidemill.standalone.launch;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A Keycloak, and with what Tidemill proves itself to its administration.
 *
 * @param address as this program reaches it, without a slash at its end
 * @param realm of the people
 * @param clientRealm of the client below
 */
public record SignInService(
        URI address, String realm, String clientRealm, String clientId, String clientSecret) {

    static final String REALM = "tidemill";
    static final String CLIENT_REALM = "master";
    static final String CLIENT = "tidemill-bootstrap";

    private static final String PREFIX = "TIDEMILL_PEOPLE_";

    /**
     * One that is there already: {@code tidemill.people.*} as variables of the environment.
     *
     * @throws StartRefused when something is missing
     */
    static Optional<SignInService> of(Map<String, String> environment) {
        var address = environment.getOrDefault(PREFIX + "KEYCLOAK", "");
        if (address.isBlank()) {
            return Optional.empty();
        }
        var secret = environment.getOrDefault(PREFIX + "CLIENT_SECRET", "");
        if (secret.isBlank()) {
            throw new StartRefused(
                    PREFIX + "KEYCLOAK is set, and so " + PREFIX + "CLIENT_SECRET must be");
        }
        if (!address.matches("https?://[^\\s?#]+[^/\\s?#]")) {
            throw new StartRefused(
                    PREFIX
                            + "KEYCLOAK must be an http or https address without a slash at its end;"
                            + " got "
                            + address);
        }
        return Optional.of(
                new SignInService(
                        URI.create(address),
                        environment.getOrDefault(PREFIX + "REALM", REALM),
                        environment.getOrDefault(PREFIX + "CLIENT_REALM", CLIENT_REALM),
                        environment.getOrDefault(PREFIX + "CLIENT_ID", CLIENT),
                        secret));
    }

    /** Where its people sign in. */
    URI realmAddress() {
        return URI.create(address + "/realms/" + realm);
    }
}

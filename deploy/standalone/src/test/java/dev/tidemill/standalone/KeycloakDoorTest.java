package dev.tidemill.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeycloakDoorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/realms/tidemill/protocol/openid-connect/auth",
                "/auth/realms/tidemill/protocol/openid-connect/logout",
                "/auth/realms/tidemill/login-actions/authenticate",
                "/auth/realms/tidemill/.well-known/openid-configuration",
                "/auth/resources/3ch4n/login/keycloak.v2/css/styles.css",
                "/auth/resources/3ch4n/common/keycloak/vendor/patternfly-v5/patternfly.min.css",
            })
    void sign_in_pages_and_their_files_are_open(String path) {
        assertThat(KeycloakDoor.isOpen(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth",
                "/auth/",
                "/auth/admin/",
                "/auth/admin/realms/tidemill/users",
                "/auth/realms/master/protocol/openid-connect/token",
                "/auth/realms/tidemill-2/account",
                "/auth/realms/tidemill/clients-registrations/default",
                "/auth/realms/tidemill/../master/protocol/openid-connect/token",
                "/auth/realms/tidemill/%2e%2e/master/account",
                "/auth/realms/tidemill/..%2fmaster/account",
                "/auth/realms/tidemill//../../admin/",
                "/auth/realms/tidemill/x;/../../admin",
                "/auth/realms/tidemill\\..\\master",
                "/auth/realms/tidemill/.",
                "/auth/resources/../admin/",
                "/auth/metrics",
                "/auth/health",
            })
    void everything_else_of_keycloak_is_closed(String path) {
        assertThat(KeycloakDoor.isOpen(path)).isFalse();
    }
}

package dev.tidemill.api.web;

import java.util.Arrays;
import java.util.Optional;

/** What a person is in a tenant, and the IAM role that its sessions are of. */
enum TenantRole {
    ADMIN("admin", "TidemillAdmin"),
    DEVELOPER("developer", "TidemillDeveloper"),
    VIEWER("viewer", "TidemillViewer");

    private final String text;
    private final String iamRole;

    TenantRole(String text, String iamRole) {
        this.text = text;
        this.iamRole = iamRole;
    }

    String text() {
        return text;
    }

    String iamRole() {
        return iamRole;
    }

    static Optional<TenantRole> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
    }
}

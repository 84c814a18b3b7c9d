package dev.tidemill.api.people;

import dev.tidemill.api.iam.EditIdentities;
import dev.tidemill.api.iam.Grants;
import dev.tidemill.api.iam.IdentityKind;
import dev.tidemill.api.iam.TrustDocuments;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The IAM roles that people of a tenant are sessions of. Made for the first person who needs one;
 * from then on they are the tenant's own to change.
 */
@ApplicationScoped
class PeopleRoles {

    /** Nobody assumes them by STS: Tidemill itself makes the sessions of people. */
    private static final String TRUST =
            """
            {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}}""";

    private static final String INLINE = "Tidemill";

    /**
     * What a role may do.
     *
     * @param managed the policy of AWS that is attached
     * @param own what it gives or takes of Tidemill's own actions
     */
    private record Template(String name, String managed, Optional<String> own) {}

    private static final Map<String, Template> TEMPLATES =
            Map.of(
                    "admin", new Template("TidemillAdmin", "AdministratorAccess", Optional.empty()),
                    "developer",
                            new Template(
                                    "TidemillDeveloper",
                                    "PowerUserAccess",
                                    // who invites could make an administrator
                                    Optional.of(
                                            policy(
                                                    "Deny",
                                                    "tidemill:InvitePeople",
                                                    "tidemill:RemovePeople"))),
                    "viewer",
                            new Template(
                                    "TidemillViewer",
                                    "ReadOnlyAccess",
                                    Optional.of(
                                            policy("Allow", "tidemill:Get*", "tidemill:List*"))));

    private final EditIdentities edit;
    private final Grants grants;
    private final TrustDocuments trusts;

    PeopleRoles(EditIdentities edit, Grants grants, TrustDocuments trusts) {
        this.edit = edit;
        this.grants = grants;
        this.trusts = trusts;
    }

    /**
     * @param role {@code admin}, {@code developer} or {@code viewer}
     */
    void ensure(TenantId tenant, String role) {
        var template = TEMPLATES.get(role);
        if (template == null) {
            throw new IllegalArgumentException("no role " + role);
        }
        try {
            CurrentTenant.run(
                    tenant,
                    () -> QuarkusTransaction.requiringNew().run(() -> make(tenant, template)));
        } catch (PlatformException no) {
            if (no.code() != ErrorCode.IAM_EXISTS) {
                throw no;
            }
        }
    }

    private void make(TenantId tenant, Template template) {
        var settings =
                new EditIdentities.RoleSettings(
                        trusts.read(TRUST), "People who sign in", Duration.ofHours(12));
        edit.create(
                tenant,
                new EditIdentities.Wanted(
                        IdentityKind.ROLE,
                        "/",
                        template.name(),
                        Optional.empty(),
                        Map.of(),
                        Optional.of(settings)));
        grants.attach(
                tenant,
                IdentityKind.ROLE,
                template.name(),
                "arn:aws:iam::aws:policy/" + template.managed());
        template.own()
                .ifPresent(
                        document ->
                                grants.put(
                                        tenant,
                                        IdentityKind.ROLE,
                                        template.name(),
                                        INLINE,
                                        document));
    }

    private static String policy(String effect, String... actions) {
        return """
        {"Version": "2012-10-17", "Statement": {"Effect": "%s", "Action": ["%s"], "Resource": "*"}}"""
                .formatted(effect, String.join("\", \"", actions));
    }
}

package dev.tidemill.api.web;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A person whom the sign-in service has vouched for.
 *
 * @param subject the service's own id of the person
 * @param issuer who vouches
 */
record SignedIn(
        String subject,
        String name,
        boolean operator,
        List<Membership> memberships,
        String issuer,
        Instant since,
        Instant until) {

    private static final int LONGEST_SESSION_NAME = 64;

    /**
     * As whom the person acts: in the wanted account if it is one of theirs, else in the first one
     * that they can act in. A session of the account's IAM role where there is one; an operator,
     * and an administrator of an account without the role, is a {@link Principal.Person}, and
     * others are nobody there.
     */
    Optional<Principal> principal(Optional<TenantId> wanted, Snapshot snapshot) {
        return memberships.stream()
                .filter(
                        membership ->
                                wanted.isPresent() && wanted.get().equals(membership.account()))
                .findFirst()
                .flatMap(membership -> principal(membership, snapshot))
                .or(
                        () ->
                                memberships.stream()
                                        .flatMap(m -> principal(m, snapshot).stream())
                                        .findFirst());
    }

    /** Why there is nobody to act as, and what to do about it. */
    String whyNobody() {
        if (memberships.isEmpty()) {
            return name
                    + " is signed in, but belongs to no account of this platform. Ask the"
                    + " administrator of an account, or the operator, for an invitation; then sign"
                    + " out and in again.";
        }
        return name
                + " is signed in, but cannot act in any account: "
                + memberships.stream()
                        .map(
                                m ->
                                        "account "
                                                + m.account()
                                                + " has no IAM role "
                                                + m.role().iamRole())
                        .collect(Collectors.joining(", "))
                + ". Ask an administrator of the account to make the role, or to invite you anew;"
                + " then sign out and in again.";
    }

    /** Whether the person can act in it. */
    boolean canActIn(TenantId account, Snapshot snapshot) {
        return memberships.stream()
                .anyMatch(m -> m.account().equals(account) && principal(m, snapshot).isPresent());
    }

    private Optional<Principal> principal(Membership membership, Snapshot snapshot) {
        var account = membership.account();
        var role =
                operator
                        ? Optional.<Principal>empty()
                        : snapshot.directory(account)
                                .role(membership.role().iamRole())
                                .map(known -> session(known.principal()));
        return role.isPresent() || !(operator || membership.role() == TenantRole.ADMIN)
                ? role
                : Optional.of(new Principal.Person(account, subject, name, operator));
    }

    private Principal session(Principal.Role role) {
        return new Principal.RoleSession(
                role,
                sessionName(),
                List.of(),
                Map.of(),
                since,
                until,
                Optional.of(sessionName()),
                Optional.of(issuer));
    }

    /** What IAM allows in the name of a session. */
    private String sessionName() {
        var plain = name.replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        var cut = plain.substring(0, Math.min(plain.length(), LONGEST_SESSION_NAME));
        return cut.length() < 2 ? cut + "--" : cut;
    }
}

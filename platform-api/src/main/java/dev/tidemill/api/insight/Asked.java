package dev.tidemill.api.insight;

import dev.tidemill.api.admission.Admission;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.tenant.TenantId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What readers of audit and usage ask for in common. */
final class Asked {

    private static final String EVERYBODY = "all";

    /** What the database takes, and the arithmetic with it. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Asked() {}

    static Optional<Instant> moment(String name, @Nullable String text) {
        try {
            var moment = Optional.ofNullable(text).map(Instant::parse);
            if (moment.filter(it -> it.isBefore(FIRST) || it.isAfter(LAST)).isEmpty()) {
                return moment;
            }
        } catch (DateTimeParseException malformed) {
            // answered below
        }
        throw new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                "'%s' is a moment like 2026-01-31T00:00:00Z; got '%s'.".formatted(name, text));
    }

    /**
     * Whose rows.
     *
     * @param account the operator may ask for another account, or for {@code all}
     * @return empty for all
     */
    static Optional<TenantId> tenant(Principal principal, @Nullable String account) {
        if (account == null || account.equals(principal.tenant().value())) {
            return Optional.of(principal.tenant());
        }
        if (!principal.isOperator()) {
            throw new PlatformException(
                    ErrorCode.ACCESS_DENIED, principal.arn() + " is not the operator");
        }
        if (account.equals(EVERYBODY)) {
            return Optional.empty();
        }
        if (!TenantId.isValid(account)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "'account' is an account id or 'all'; got '" + account + "'.");
        }
        return Optional.of(new TenantId(account));
    }

    /** The operator's own account has no policies: what it asks for its own is let through. */
    static void require(Principal principal, Admission admission, String action) {
        if (!principal.isOperator()) {
            admission.require(action, "*");
        }
    }
}

package dev.tidemill.api.iam;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.policy.Condition;
import dev.tidemill.core.iam.policy.Effect;
import dev.tidemill.core.iam.policy.Policy;
import dev.tidemill.core.iam.policy.PrincipalName;
import dev.tidemill.core.iam.policy.Selection;
import dev.tidemill.core.iam.policy.Statement;
import java.util.regex.Pattern;

/**
 * The platform's own identity provider vouches for the people of all accounts: who trusts it must
 * say whom of them, or all the others come in too.
 */
final class SharedIssuer {

    private static final String ACTION = "sts:assumerolewithwebidentity";

    private final String provider;

    /**
     * @param provider its name in ARNs and condition keys
     */
    SharedIssuer(String provider) {
        this.provider = provider;
    }

    /**
     * @throws PlatformException {@code POLICY_MALFORMED} when a statement lets in everybody whom
     *     the provider knows
     */
    void check(Policy trust) {
        for (var statement : trust.statements()) {
            if (statement.effect() == Effect.ALLOW
                    && statement.principals().filter(this::isTrusted).isPresent()
                    && isOfWebIdentity(statement)
                    && statement.conditions().stream().noneMatch(this::bindsSubject)) {
                throw new PlatformException(
                        ErrorCode.POLICY_MALFORMED,
                        "The identity provider %1$s is shared by all accounts: a statement that trusts it must name the subjects in a condition, such as {\"StringEquals\": {\"%1$s:sub\": \"...\"}} (at line %2$d, column %3$d)"
                                .formatted(
                                        provider,
                                        statement.span().startLine(),
                                        statement.span().startColumn()));
            }
        }
    }

    private boolean isTrusted(Selection<PrincipalName> principals) {
        return principals instanceof Selection.AllBut
                || principals.values().stream().anyMatch(this::isTrusted);
    }

    private boolean isTrusted(PrincipalName name) {
        return switch (name) {
            case PrincipalName.Anyone _ -> true;
            case PrincipalName.Federated(var named) ->
                    named.equals(provider) || named.endsWith(":oidc-provider/" + provider);
            case PrincipalName.Account _,
                    PrincipalName.Entity _,
                    PrincipalName.Unique _,
                    PrincipalName.Service _ ->
                    false;
        };
    }

    private static boolean isOfWebIdentity(Statement statement) {
        return statement.actions() instanceof Selection.AllBut
                || statement.actions().values().stream().anyMatch(SharedIssuer::matches);
    }

    private static boolean matches(String action) {
        var pattern = Pattern.quote(action).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(ACTION).matches();
    }

    /** A variable may be the subject itself, and then says nothing; nor do wildcards alone. */
    private boolean bindsSubject(Condition condition) {
        var compares =
                switch (condition.operator()) {
                    case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE -> true;
                    default -> false;
                };
        return compares
                && condition.key().equalsIgnoreCase(provider + ":sub")
                && condition.values().stream()
                        .noneMatch(
                                value ->
                                        value.contains("${")
                                                || value.chars()
                                                        .noneMatch(Character::isLetterOrDigit));
    }
}

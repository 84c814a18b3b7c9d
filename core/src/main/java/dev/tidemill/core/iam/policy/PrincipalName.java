package dev.tidemill.core.iam.policy;

import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;

/** Whom a statement's {@code Principal} names. */
public sealed interface PrincipalName {
    /** {@code "*"}. */
    record Anyone() implements PrincipalName {}

    /** All of an account, root included. */
    record Account(TenantId id) implements PrincipalName {}

    /** A user, a role or a role session by its ARN. */
    record Entity(String arn) implements PrincipalName {}

    /** A user or a role by its unique id; of a role session, the role's with {@code :NAME}. */
    record Unique(String id) implements PrincipalName {}

    /** A service, such as {@code events.amazonaws.com}. */
    record Service(String name) implements PrincipalName {}

    /** Everybody for whom an identity provider vouches. */
    record Federated(String provider) implements PrincipalName {}

    /** {@code AIDA} or {@code AROA} with more letters; behind a role's, a session may stand. */
    static boolean isId(String text) {
        return PrincipalParser.ID.matcher(text).matches();
    }

    /** A value of {@code "AWS"}; empty when it is none. */
    static Optional<PrincipalName> aws(String text) {
        if (text.equals("*")) {
            return Optional.of(new Anyone());
        }
        if (TenantId.isValid(text)) {
            return Optional.of(new Account(new TenantId(text)));
        }
        if (isId(text)) {
            return Optional.of(new Unique(text));
        }
        var fields = text.split(":", 6);
        if (fields.length < 6
                || !text.startsWith("arn:aws:")
                || !fields[3].isEmpty()
                || !TenantId.isValid(fields[4])
                || text.indexOf('*') >= 0
                || text.indexOf('?') >= 0) {
            return Optional.empty();
        }
        var entity = fields[5];
        var service = fields[2];
        if (service.equals("iam") && entity.equals("root")) {
            return Optional.of(new Account(new TenantId(fields[4])));
        }
        var ofIam = isNamed(entity, "user/") || isNamed(entity, "role/");
        var exists =
                (service.equals("iam") && ofIam)
                        || (service.equals("sts") && isNamed(entity, "assumed-role/"));
        return exists ? Optional.of(new Entity(text)) : Optional.empty();
    }

    private static boolean isNamed(String entity, String type) {
        return entity.startsWith(type) && entity.length() > type.length();
    }

    /** A value of {@code "Service"}; empty when it is none. */
    static Optional<PrincipalName> service(String text) {
        return text.endsWith(".amazonaws.com") && text.chars().allMatch(PrincipalName::isOfHost)
                ? Optional.of(new Service(text))
                : Optional.empty();
    }

    private static boolean isOfHost(int c) {
        return Characters.isLower(c) || Characters.isDigit(c) || c == '.' || c == '-';
    }

    /** A value of {@code "Federated"}: a provider's ARN or host name; empty when it is none. */
    static Optional<PrincipalName> federated(String text) {
        var provider =
                text.startsWith("arn:aws:iam::")
                        && (text.contains(":oidc-provider/") || text.contains(":saml-provider/"));
        var host = text.indexOf('.') > 0 && text.indexOf(':') < 0;
        return (provider || host) && text.indexOf('*') < 0
                ? Optional.of(new Federated(text))
                : Optional.empty();
    }
}

package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What callers write as FunctionName: a name, a partial ARN or a whole one, each with a qualifier
 * or without.
 *
 * @param id in the account that it names, which may be another one than the caller's
 */
record FunctionName(FunctionId id, Optional<String> qualifier) {

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:arn:aws[a-zA-Z-]*:lambda:(?<region>[a-z0-9-]+):)?"
                            + "(?:(?<account>\\d{12}):)?"
                            + "(?:function:)?"
                            + "(?<name>[a-zA-Z0-9-_]{1,64})"
                            + "(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9-_]+))?");

    static FunctionName of(Call call, String text) {
        if (isPlain(text)) { // nearly always
            return new FunctionName(new FunctionId(call.tenant(), text), Optional.empty());
        }
        var form = FORM.matcher(text);
        if (!form.matches() || (form.group("region") != null && form.group("account") == null)) {
            throw new AwsException(
                    "ValidationException",
                    400,
                    "1 validation error detected: Value '"
                            + text
                            + "' at 'functionName' failed to satisfy constraint: Member must satisfy"
                            + " regular expression pattern: "
                            + FORM.pattern().replaceAll("\\?<[a-z]+>|\\?:", ""));
        }
        var region = form.group("region");
        if (region != null && !region.equals(FunctionId.REGION)) {
            throw new AwsException(
                    "ResourceNotFoundException",
                    404,
                    "Functions from '"
                            + region
                            + "' are not reachable in this region ('"
                            + FunctionId.REGION
                            + "')");
        }
        var account = form.group("account");
        return new FunctionName(
                new FunctionId(
                        account == null ? call.tenant() : new TenantId(account),
                        form.group("name")),
                Optional.ofNullable(form.group("qualifier")));
    }

    /** The function's ARN, for operations that are about the function as a whole. */
    static String arn(Call call, String text) {
        return of(call, text).id().arn();
    }

    /**
     * The ARN that permissions speak of: with its qualifier, where there is one.
     *
     * @param asked the request's own qualifier
     */
    static String arn(Call call, String text, Optional<String> asked) {
        var name = of(call, text);
        var qualifier = name.qualifier(asked);
        return qualifier.isEmpty() ? name.id().arn() : name.id().arn(qualifier.get());
    }

    /**
     * The qualifier that was written, here or there.
     *
     * @param asked the request's own qualifier
     */
    Optional<String> qualifier(Optional<String> asked) {
        if (qualifier.isPresent() && asked.isPresent() && !qualifier.equals(asked)) {
            throw new AwsException(
                    "InvalidParameterValueException",
                    400,
                    "The derived qualifier from the function name does not match the specified"
                            + " qualifier.");
        }
        return asked.isPresent() ? asked : qualifier;
    }

    /** The function as a whole; only the latest version may be meant by a qualifier. */
    FunctionId whole() {
        if (qualifier.isPresent() && !qualifier.get().equals(FunctionVersion.LATEST)) {
            throw new AwsException(
                    "InvalidParameterValueException",
                    400,
                    "This operation is permitted on Lambda functions only. Aliases and versions do"
                            + " not support this operation. Please specify either a function name"
                            + " or an unqualified function ARN.");
        }
        return id;
    }

    private static boolean isPlain(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (!isNameCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 64;
    }

    private static boolean isNameCharacter(char c) {
        var letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        var digit = c >= '0' && c <= '9';
        return letter || digit || c == '-' || c == '_';
    }
}

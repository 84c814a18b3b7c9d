package dev.tidemill.core.destination;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A function that hears of the ends of another one's events.
 *
 * @param qualifier a version or an alias, where its ARN names one
 */
public record FunctionDestination(FunctionId function, Optional<String> qualifier) {

    private static final Pattern ARN =
            Pattern.compile(
                    "arn:aws:lambda:"
                            + FunctionId.REGION
                            + ":(\\d{12}):function:([a-zA-Z0-9-_]{1,64})(?::(\\$LATEST|[a-zA-Z0-9-_]{1,128}))?");

    /**
     * @return empty when the ARN is of something else
     */
    public static Optional<FunctionDestination> of(String arn) {
        var form = ARN.matcher(arn);
        return form.matches()
                ? Optional.of(
                        new FunctionDestination(
                                new FunctionId(new TenantId(form.group(1)), form.group(2)),
                                Optional.ofNullable(form.group(3))))
                : Optional.empty();
    }

    public String arn() {
        return qualifier.map(function::arn).orElseGet(function::arn);
    }
}

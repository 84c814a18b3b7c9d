package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.layer.LayerId;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;
import java.util.regex.Pattern;

/** What callers write for layers and their versions: names and ARNs, of other accounts too. */
final class LayerName {

    /**
     * A version of a layer.
     *
     * @param number what it would have, whether it is there or not
     */
    record Version(LayerId layer, long number) {}

    private static final Pattern ARN =
            Pattern.compile(
                    "arn:aws:lambda:"
                            + FunctionId.REGION
                            + ":(?<account>\\d{12}):layer:(?<name>[a-zA-Z0-9-_]+)"
                            + "(?::(?<number>[1-9][0-9]{0,17}))?");

    private LayerName() {}

    /**
     * What permissions speak of, whether there can be such a layer here or not.
     *
     * @param text a name or the ARN of a layer
     */
    static String arn(Call call, String text) {
        return text.contains(":") ? text : new LayerId(call.tenant(), text).arn();
    }

    /** The same of a version. */
    static String arn(Call call, String text, long number) {
        return arn(call, text) + ":" + number;
    }

    /**
     * @param text a name or the ARN of a layer
     */
    static LayerId of(Call call, String text) {
        if (!text.contains(":")) {
            return new LayerId(call.tenant(), text);
        }
        var arn = ARN.matcher(text);
        if (!arn.matches() || arn.group("number") != null) {
            throw invalid("Layer " + text + " does not exist.");
        }
        return new LayerId(new TenantId(arn.group("account")), arn.group("name"));
    }

    /**
     * @param text the ARN of a version
     */
    static Version version(String text) {
        var arn = ARN.matcher(text);
        if (!arn.matches() || arn.group("number") == null) {
            throw invalid("Layer version " + text + " does not exist.");
        }
        return new Version(
                new LayerId(new TenantId(arn.group("account")), arn.group("name")),
                Long.parseLong(arn.group("number")));
    }

    static AwsException invalid(String message) {
        return new AwsException("InvalidParameterValueException", 400, message);
    }
}

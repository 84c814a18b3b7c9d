package dev.tidemill.api.aws.logs;

import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.insight.PageTokens;
import dev.tidemill.core.function.FunctionId;
import java.util.Optional;

/** ARNs of groups and streams, and the two ways of naming a group. */
final class LogNames {

    private LogNames() {}

    /** Whatever region a request is signed for: policies know a group by one ARN. */
    static String groupArn(Call call, String group) {
        return "arn:aws:logs:%s:%s:log-group:%s".formatted(FunctionId.REGION, call.tenant(), group);
    }

    static String streamArn(Call call, String group, String stream) {
        return groupArn(call, group) + ":log-stream:" + stream;
    }

    /** The resource of IAM: what is done to a group. */
    static String resource(Call call, String group) {
        return groupArn(call, group) + ":*";
    }

    /**
     * A request names its group or gives its ARN.
     *
     * @throws AwsException InvalidParameterException
     */
    static String group(Optional<String> name, Optional<String> identifier) {
        if (name.isPresent() == identifier.isPresent()) {
            throw invalid(
                    name.isPresent()
                            ? "LogGroup name and LogGroup ARN are mutually exclusive parameters."
                            : "A log group name or a log group identifier must be given.");
        }
        return name.orElseGet(() -> nameIn(identifier.orElseThrow()));
    }

    /**
     * The resource of a request that tags.
     *
     * @throws AwsException InvalidParameterException when it is no group's ARN
     */
    static String tagged(String arn) {
        if (arn.split(":", 8).length != 7 || nameIn(arn).isEmpty()) {
            throw invalid("Invalid resource ARN: " + arn);
        }
        return arn;
    }

    /** Whose the group of an ARN is has been checked with the action's resource. */
    static String nameIn(String identifier) {
        if (!identifier.startsWith("arn:")) {
            return identifier;
        }
        var parts = identifier.split(":", 8);
        if (parts.length < 7
                || !parts[2].equals("logs")
                || !parts[3].equals(FunctionId.REGION)
                || !parts[5].equals("log-group")) {
            throw invalid("Invalid log group identifier: " + identifier);
        }
        return parts[6];
    }

    /** The resource that a request names, another account's included: the check comes after. */
    static String resource(Call call, Optional<String> name, Optional<String> identifier) {
        return identifier
                .filter(one -> one.startsWith("arn:"))
                .orElseGet(() -> resource(call, group(name, identifier)));
    }

    static AwsException invalid(String message) {
        return new AwsException("InvalidParameterException", 400, message);
    }

    static AwsException exists(String message) {
        return new AwsException("ResourceAlreadyExistsException", 400, message);
    }

    /** What a page token of this listing holds. */
    static String opened(PageTokens tokens, Call call, String listing, String token) {
        return tokens.open(call.tenant(), listing, token)
                .orElseThrow(() -> invalid("The specified nextToken is invalid."));
    }
}

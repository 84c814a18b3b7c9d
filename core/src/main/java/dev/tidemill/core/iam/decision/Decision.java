package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.Statement;
import java.util.Optional;

/** What came out, and why. */
public sealed interface Decision {

    /** It may. */
    sealed interface Allowed extends Decision {
        record ByStatement(Source statement) implements Allowed {}

        /** The root of the account that owns the resource may do all that nothing forbids. */
        record AsRoot() implements Allowed {}
    }

    /** It may not. */
    sealed interface Denied extends Decision {
        /** A statement forbids it. */
        record Explicitly(Source statement) implements Denied {}

        /** No policy of a kind that has to allow it does. */
        record Implicitly(PolicyKind missing) implements Denied {}

        /** In AWS's words. */
        default String message(Request request) {
            var action = request.action().text();
            var asked =
                    "User: "
                            + request.principal().arn()
                            + " is not authorized to perform: "
                            + action
                            + " on resource: "
                            + request.resource();
            return switch (this) {
                case Explicitly(var statement) ->
                        asked + " with an explicit deny in " + statement.kind().withArticle();
                case Implicitly(var missing) ->
                        asked
                                + " because no "
                                + missing.words()
                                + " allows the "
                                + action
                                + " action";
            };
        }
    }

    default boolean isAllowed() {
        return this instanceof Allowed;
    }

    /**
     * A statement of a policy.
     *
     * @param policy ARN or name
     * @param index in the policy, from 0
     */
    record Source(
            PolicyKind kind, String policy, int index, Optional<String> sid, Statement.Span span) {}
}

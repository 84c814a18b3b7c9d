package dev.tidemill.core.iam.policy;

import java.util.List;
import java.util.Optional;

/**
 * One statement.
 *
 * @param principals who; empty in kinds of policy that belong to a principal
 * @param actions patterns such as {@code s3:Get*}
 * @param resources patterns of ARNs; empty where the policy belongs to a resource
 * @param conditions all of them must hold
 * @param span where it stands in the document
 */
public record Statement(
        Optional<String> sid,
        Effect effect,
        Optional<Selection<PrincipalName>> principals,
        Selection<String> actions,
        Optional<Selection<String>> resources,
        List<Condition> conditions,
        Span span) {
    public Statement {
        conditions = List.copyOf(conditions);
    }

    /** From the opening brace to behind the closing one; lines and columns count from 1. */
    public record Span(int startLine, int startColumn, int endLine, int endColumn) {}
}

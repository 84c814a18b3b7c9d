package dev.tidemill.core.iam.policy;

import java.util.List;
import java.util.Optional;

/** A policy document. {@link PolicyParser} makes it, {@link PolicyPrinter} writes it. */
public record Policy(Version version, Optional<String> id, List<Statement> statements) {
    public Policy {
        statements = List.copyOf(statements);
    }
}

package dev.tidemill.api.admission;

import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import java.util.Optional;

/** The policies of a service's resources; a CDI bean for each service that has some. */
public interface ResourcePolicies {

    /** The service of the actions that they are asked for, such as {@code lambda}. */
    String service();

    /**
     * Reads memory only: it stands on the way of calls.
     *
     * @param resource the ARN that is acted on
     */
    Optional<CompiledPolicy> of(Action action, String resource);
}

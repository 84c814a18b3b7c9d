package dev.tidemill.api.admission;

import java.util.Map;

/**
 * The tags of a service's resources, for {@code aws:ResourceTag}; a CDI bean for each service whose
 * resources have some.
 */
public interface ResourceTags {

    /** As ARNs of the resources name it, such as {@code lambda}. */
    String service();

    /**
     * Reads memory only: it stands on the way of calls.
     *
     * @return none for what does not exist
     */
    Map<String, String> of(String arn);
}

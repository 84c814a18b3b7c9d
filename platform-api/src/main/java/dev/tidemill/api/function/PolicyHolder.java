package dev.tidemill.api.function;

import java.util.Optional;

/** What has a resource policy of its own: a function, a version, an alias. */
interface PolicyHolder {

    /** Who else may use it; empty when nobody may. */
    Optional<FunctionPolicies.View> policy();

    void setPolicy(String document);

    void dropPolicy();
}

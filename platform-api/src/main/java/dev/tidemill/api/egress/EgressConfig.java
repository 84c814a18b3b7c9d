package dev.tidemill.api.egress;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What the operator adds to the ways out of functions. */
@ConfigMapping(prefix = "tidemill.egress")
interface EgressConfig {

    /**
     * Private networks that egress policies may name, NAME@ACCOUNT,ACCOUNT=RANGE,RANGE with
     * semicolons between them and * for all accounts: such as office@111122223333=10.1.0.0/16. What
     * is in no network here is reached by nobody.
     */
    Optional<String> privateNetworks();
}

package dev.tidemill.api.tenant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.Optional;

/** The root keys that exist from the first start. */
@ConfigMapping(prefix = "tidemill.bootstrap")
public interface BootstrapConfig {
    /** Of the platform's own account: it manages tenants. */
    Optional<Key> operator();

    /** Of the account 000000000001. */
    @WithName("default")
    Optional<Key> standard();

    /** An access key. */
    interface Key {
        /** Its public part. */
        String accessKeyId();

        /** Its secret part. */
        String secretAccessKey();
    }
}

package dev.tidemill.standalone;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What secrets are sealed with in the database, in Kafka and in session tokens. Hibernate asks for
 * it before the program's configuration is read: a converter seals columns.
 */
@StaticInitSafe
@ConfigMapping(prefix = "tidemill.secrets")
public interface SecretsConfig {
    /** A keyset of Tink's in its JSON form, itself; in place of the file. */
    Optional<String> masterKeys();

    /** Where that keyset lies; made at the first start. */
    Optional<Path> masterKeysFile();
}

package dev.tidemill.standalone;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The broker beside this program. Public: the validator of mappings reads it. */
@ConfigMapping(prefix = "tidemill.kafka")
public interface KafkaConfig {

    /** host:port pairs of the brokers, separated by commas. */
    String bootstrap();

    /** Copies of each record. */
    @WithDefault("1")
    int replication();
}

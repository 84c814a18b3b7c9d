package dev.tidemill.api.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Bodies under {@code /v1} are read before anybody asks who may what: their values are countable,
 * for each costs far more memory than it has bytes. Nothing in them is ignored: what no resource
 * knows, what comes twice and what follows is refused.
 */
@Singleton
class JsonLimits implements ObjectMapperCustomizer {

    private static final long MOST_TOKENS = 200_000;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build());
    }
}

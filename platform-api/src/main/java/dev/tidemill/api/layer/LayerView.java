package dev.tidemill.api.layer;

import dev.tidemill.core.function.CodeHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A version of a layer. It never changes.
 *
 * @param runtimes those that its owner says it is for; it is shown to others, too
 * @param architectures those that its owner says it is for; empty: any
 * @param size of its package in bytes
 * @param unpackedSize in bytes
 */
public record LayerView(
        LayerId id,
        long number,
        String description,
        Optional<String> license,
        List<String> runtimes,
        List<String> architectures,
        CodeHash code,
        long size,
        long unpackedSize,
        Instant createdAt) {

    public LayerView {
        runtimes = List.copyOf(runtimes);
        architectures = List.copyOf(architectures);
    }

    public String arn() {
        return id.arn(number);
    }
}

package dev.tidemill.api.layer;

import java.util.List;
import java.util.Optional;

/**
 * What the owner of a layer says of a new version.
 *
 * @param runtimes those that it is for; empty: says nothing
 * @param architectures those that it is for; empty: any
 */
public record NewLayer(
        String description,
        Optional<String> license,
        List<String> runtimes,
        List<String> architectures) {

    public NewLayer {
        runtimes = List.copyOf(runtimes);
        architectures = List.copyOf(architectures);
    }
}

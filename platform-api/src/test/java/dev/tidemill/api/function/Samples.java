package dev.tidemill.api.function;

import dev.tidemill.api.layer.NewLayer;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.function.Modes;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.tenant.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Functions to test with. */
public final class Samples {

    public static final String ROLE = "arn:aws:iam::000000000001:role/worker";

    /** Runs everywhere: it brings its own bootstrap. */
    public static final Settings OWN_BOOTSTRAP =
            new Settings(
                    "provided.al2023",
                    "index.handler",
                    ROLE,
                    "",
                    128,
                    3,
                    512,
                    Map.of(),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Modes.NONE);

    /** Lets Lambda assume a role. */
    public static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}
            """;

    /** What an owner says of a layer who says nothing. */
    public static final NewLayer LAYER = new NewLayer("", Optional.empty(), List.of(), List.of());

    /** Lets everybody use a layer who signs. */
    public static final Permission ANYBODY =
            new Permission(
                    "all",
                    "lambda:GetLayerVersion",
                    "*",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Nothing but layers. */
    static Settings.Change layers(List<Layer> layers) {
        return new Settings.Change(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(layers),
                LogWish.NONE,
                Optional.empty(),
                Optional.empty());
    }

    private Samples() {}

    /** That of {@link #ROLE}. */
    public static IamRole role(String trust) {
        return role("worker", trust, Map.of());
    }

    /**
     * @param policies inline, by name
     */
    public static IamRole role(String name, String trust, Map<String, String> policies) {
        return role(TenantId.DEFAULT, name, trust, policies);
    }

    public static IamRole role(
            TenantId tenant, String name, String trust, Map<String, String> policies) {
        return new IamRole(
                tenant,
                "/",
                name,
                "AROA" + "TEST" + Integer.toHexString(name.hashCode()).toUpperCase(Locale.ROOT),
                Instant.EPOCH,
                "",
                trust,
                Duration.ofHours(1),
                Map.of(),
                policies,
                List.of(),
                Optional.empty());
    }

    /** Of an alias. */
    public static FunctionAliases.Wish pointingTo(String version) {
        return new FunctionAliases.Wish(Optional.of(version), Optional.empty(), Optional.empty());
    }

    public static byte[] zip() {
        return zip(Map.of("bootstrap", "#!/bin/sh\n"));
    }

    public static byte[] zip(Map<String, String> files) {
        var bytes = new LinkedHashMap<String, byte[]>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return zipOf(bytes);
    }

    public static byte[] zipOf(Map<String, byte[]> files) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(
                        LocalDateTime.of(2026, 1, 1, 0, 0)); // the same bytes at all times
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}

package dev.tidemill.core.iam.managed;

import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The managed policies that Tidemill brings along, read once. */
public final class ManagedPolicies {

    static final String ARN = "arn:aws:iam::aws:policy";

    private static final Map<String, ManagedPolicy> BY_ARN = load();

    private ManagedPolicies() {}

    /** In the order of their names. */
    public static List<ManagedPolicy> all() {
        return List.copyOf(BY_ARN.values());
    }

    /** Empty when there is no such managed policy. */
    public static Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(BY_ARN.get(arn));
    }

    /** Whether an ARN is of AWS's own policies, ours to know or not. */
    public static boolean isManaged(String arn) {
        return arn.startsWith(ARN + "/");
    }

    private static Map<String, ManagedPolicy> load() {
        var policies = new LinkedHashMap<String, ManagedPolicy>();
        for (var line : read("index.txt").lines().toList()) {
            var space = line.indexOf(' ');
            var name = line.lastIndexOf('/', space) + 1;
            var policy =
                    policy(
                            line.substring(0, name),
                            line.substring(name, space),
                            line.substring(space + 1));
            policies.put(policy.arn(), policy);
        }
        return policies;
    }

    private static ManagedPolicy policy(String path, String name, String description) {
        var document = read(name + ".json");
        var policy = PolicyParser.parse(document, PolicyKind.IDENTITY);
        return new ManagedPolicy(
                path,
                name,
                description,
                document,
                policy,
                CompiledPolicy.of(policy, PolicyKind.IDENTITY, ARN + path + name));
    }

    private static String read(String file) {
        try (var in = ManagedPolicies.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no managed policy " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

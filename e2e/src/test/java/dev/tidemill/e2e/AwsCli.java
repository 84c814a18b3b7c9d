package dev.tidemill.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The stock AWS CLI, version 2: {@code aws logs tail} is not in version 1. Debian's is older than
 * the AWS_ENDPOINT_URL variable, so that the endpoint is given as an option.
 */
final class AwsCli {

    private AwsCli() {}

    static Shell.Ran run(Path directory, Map<String, String> environment, String... arguments) {
        var variables = new HashMap<>(environment);
        variables.put("AWS_PAGER", "");
        variables.put("AWS_CONFIG_FILE", "/dev/null");
        variables.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        var command = new ArrayList<String>();
        command.add(path());
        command.addAll(List.of("--endpoint-url", environment.getOrDefault("AWS_ENDPOINT_URL", "")));
        command.addAll(List.of(arguments));
        return Shell.run(directory, variables, Duration.ofMinutes(2), command);
    }

    /** Where version 2 is; a machine may have version 1 before it on the path. */
    static String path() {
        return Stream.of("aws", "/usr/bin/aws", "/usr/local/bin/aws")
                .filter(AwsCli::isVersion2)
                .findFirst()
                .orElseThrow(
                        () ->
                                new AssertionError(
                                        "version 2 of the AWS CLI is missing; install it with: apt-get"
                                                + " install awscli"));
    }

    private static boolean isVersion2(String command) {
        var version =
                Shell.run(
                        Path.of("/"),
                        Map.of(),
                        Duration.ofMinutes(1),
                        List.of("sh", "-c", command + " --version 2>&1"));
        return version.exit() == 0 && version.out().startsWith("aws-cli/2");
    }
}

package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operations are about. Paths come from the catalogue in memory: names alone have none. */
@ApplicationScoped
class Arns {

    private final Snapshot snapshot;

    Arns(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    String user(Call call, String name) {
        return known(call, "user", name, snapshot.directory(call.tenant()).user(name));
    }

    String group(Call call, String name) {
        return known(call, "group", name, snapshot.directory(call.tenant()).group(name));
    }

    String role(Call call, String name) {
        return known(call, "role", name, snapshot.directory(call.tenant()).role(name));
    }

    /** The caller itself where no name is given. */
    String user(Call call, Optional<String> name) {
        return name.map(given -> user(call, given)).orElseGet(() -> call.principal().arn());
    }

    /** The boundary that the user has, for those who may give policies within one only. */
    Map<String, List<String>> keysOfUser(Call call, String name) {
        return boundaryKey(snapshot.directory(call.tenant()).user(name).flatMap(IamUser::boundary));
    }

    Map<String, List<String>> keysOfUser(Call call, String name, String policyArn) {
        return both(keysOfUser(call, name), policyArn);
    }

    Map<String, List<String>> keysOfRole(Call call, String name) {
        return boundaryKey(snapshot.directory(call.tenant()).role(name).flatMap(IamRole::boundary));
    }

    Map<String, List<String>> keysOfRole(Call call, String name, String policyArn) {
        return both(keysOfRole(call, name), policyArn);
    }

    static Map<String, List<String>> boundaryKey(Optional<String> arn) {
        return arn.map(boundary -> Map.of("iam:PermissionsBoundary", List.of(boundary)))
                .orElse(Map.of());
    }

    static Map<String, List<String>> policyKey(String policyArn) {
        return Map.of("iam:PolicyARN", List.of(policyArn));
    }

    private static Map<String, List<String>> both(
            Map<String, List<String>> keys, String policyArn) {
        var all = new HashMap<>(keys);
        all.putAll(policyKey(policyArn));
        return all;
    }

    private static String known(
            Call call, String kind, String name, Optional<? extends Identity> found) {
        return found.map(Identity::arn).orElseGet(() -> of(call, kind, "/", name));
    }

    /** The ARN after a change of name or path; what is empty stays. */
    static String moved(
            String arn, String name, Optional<String> newName, Optional<String> newPath) {
        var path = arn.indexOf('/'); // as of arn:aws:iam::000000000001:user/path/name
        var end = arn.length() - name.length();
        return arn.substring(0, path)
                + newPath.orElse(arn.substring(path, end))
                + newName.orElse(name);
    }

    /** The one that shall be, or those whose path begins so. */
    static String of(Call call, String kind, String path, String name) {
        return "arn:aws:iam::" + call.tenant() + ":" + kind + path + name;
    }

    /** Whose key it is. */
    String ofKey(Call call, String accessKeyId) {
        return snapshot.accessKey(accessKeyId)
                .filter(key -> key.tenant().equals(call.tenant()))
                .flatMap(key -> key.user())
                .map(name -> user(call, name))
                .orElse("*");
    }

    /**
     * The caller's name where none is given; empty for the root user.
     *
     * @throws AwsException when the caller is no user
     */
    static Optional<String> orSelf(Call call, Optional<String> name) {
        if (name.isPresent()) {
            return name;
        }
        return switch (call.principal()) {
            case Principal.User user -> Optional.of(user.name());
            case Principal.Root _ -> Optional.empty();
            case Principal.RoleSession _,
                    Principal.Service _,
                    Principal.WebIdentity _,
                    Principal.Person _ ->
                    throw new AwsException(
                            "ValidationError",
                            400,
                            "Must specify userName when calling with non-User credentials");
        };
    }
}

package dev.tidemill.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A user of a grown account: eleven policies with 62 statements, from itself and two groups,
 * managed and inline, and a boundary. What lets it call the function stands in one of the last.
 */
final class GrownUser implements AutoCloseable {

    private static final String NAME = "bench-user";
    private static final String ACCOUNT = "000000000001";
    private static final List<String> GROUPS = List.of("bench-developers", "bench-operators");
    private static final Pattern KEY =
            Pattern.compile(
                    "<AccessKeyId>(.+?)</AccessKeyId>.*<SecretAccessKey>(.+?)</SecretAccessKey>",
                    Pattern.DOTALL);

    private final Platform platform;
    private final Map<String, String> credentials;
    private final List<Undo> undone = new ArrayList<>();

    private record Undo(String action, Map<String, String> parameters) {}

    private GrownUser(Platform platform, String function) throws IOException {
        this.platform = platform;
        make("CreateUser", "DeleteUser", Map.of("UserName", NAME));
        var boundary =
                managed(
                        "bench-boundary",
                        List.of(
                                allow("'lambda:*','sqs:*','s3:*','logs:*'", "*"),
                                statement("Deny", "'iam:*'", "*")));
        platform.iam(
                "PutUserPermissionsBoundary",
                Map.of("UserName", NAME, "PermissionsBoundary", boundary));
        for (var group : GROUPS) {
            make("CreateGroup", "DeleteGroup", Map.of("GroupName", group));
            make(
                    "AddUserToGroup",
                    "RemoveUserFromGroup",
                    Map.of("GroupName", group, "UserName", NAME));
            for (var number = 0; number < 2; number++) {
                attach("Group", group, managed(group + "-" + number, statements(number)));
            }
            inline("Group", group, statements(2).subList(0, 5));
        }
        for (var number = 0; number < 3; number++) {
            attach("User", NAME, managed(NAME + "-" + number, statements(number)));
        }
        attach("User", NAME, "arn:aws:iam::aws:policy/ReadOnlyAccess");
        inline(
                "User",
                NAME,
                List.of(
                        statement(
                                "Deny",
                                "'lambda:*'",
                                "*','Condition':{'StringEquals':{'aws:ResourceTag/Stage':'locked'}},'Sid':'locked"),
                        allow(
                                "'lambda:InvokeFunction','lambda:Get*'",
                                "arn:aws:lambda:*:*:function:" + function)));
        credentials = key();
    }

    static GrownUser in(Platform platform, String function) throws IOException {
        return new GrownUser(platform, function);
    }

    Map<String, String> credentials() {
        return credentials;
    }

    private Map<String, String> key() throws IOException {
        var made = KEY.matcher(platform.iam("CreateAccessKey", Map.of("UserName", NAME)));
        if (!made.find()) {
            throw new IOException("no key in IAM's answer");
        }
        undo("DeleteAccessKey", Map.of("UserName", NAME, "AccessKeyId", made.group(1)));
        return Map.of("AWS_ACCESS_KEY_ID", made.group(1), "AWS_SECRET_ACCESS_KEY", made.group(2));
    }

    private void make(String action, String undo, Map<String, String> parameters)
            throws IOException {
        platform.make(action, parameters);
        undo(undo, parameters);
    }

    private void undo(String action, Map<String, String> parameters) {
        undone.addFirst(new Undo(action, parameters));
    }

    /**
     * @return its ARN
     */
    private String managed(String name, List<String> statements) throws IOException {
        var arn = "arn:aws:iam::" + ACCOUNT + ":policy/" + name;
        platform.make(
                "CreatePolicy", Map.of("PolicyName", name, "PolicyDocument", document(statements)));
        undo("DeletePolicy", Map.of("PolicyArn", arn));
        return arn;
    }

    private void attach(String kind, String name, String arn) throws IOException {
        make(
                "Attach" + kind + "Policy",
                "Detach" + kind + "Policy",
                Map.of(kind + "Name", name, "PolicyArn", arn));
    }

    private void inline(String kind, String name, List<String> statements) throws IOException {
        var named = new TreeMap<>(Map.of(kind + "Name", name, "PolicyName", "own"));
        undo("Delete" + kind + "Policy", Map.copyOf(named));
        named.put("PolicyDocument", document(statements));
        platform.iam("Put" + kind + "Policy", named);
    }

    /** Of a team: queues, buckets, tables and functions of its own, with conditions on some. */
    private static List<String> statements(int team) {
        return IntStream.range(0, 7)
                .mapToObj(
                        number ->
                                switch (number % 4) {
                                    case 0 ->
                                            allow(
                                                    "'sqs:SendMessage','sqs:Receive*'",
                                                    "arn:aws:sqs:*:%s:team-%d-%d-*"
                                                            .formatted(ACCOUNT, team, number));
                                    case 1 ->
                                            allow(
                                                    "'s3:GetObject','s3:List*','s3:PutObject'",
                                                    "arn:aws:s3:::home-%d/${aws:username}/%d/*"
                                                            .formatted(team, number));
                                    case 2 ->
                                            allow(
                                                    "'lambda:InvokeFunction','lambda:Get*'",
                                                    "arn:aws:lambda:*:*:function:team-%d-%d-*"
                                                            .formatted(team, number));
                                    default ->
                                            allow(
                                                    "'lambda:InvokeFunction'",
                                                    "*','Condition':{'StringEquals':"
                                                            + "{'aws:RequestedRegion':['eu-%d','eu-%d']}},'Sid':'s%d"
                                                                    .formatted(
                                                                            team, number, number));
                                })
                .toList();
    }

    private static String allow(String actions, String resource) {
        return statement("Allow", actions, resource);
    }

    private static String statement(String effect, String actions, String resource) {
        return "{'Effect':'%s','Action':[%s],'Resource':'%s'}".formatted(effect, actions, resource);
    }

    private static String document(List<String> statements) {
        return statements.stream()
                .collect(Collectors.joining(",", "{'Version':'2012-10-17','Statement':[", "]}"))
                .replace('\'', '"');
    }

    /** Takes down what it has put up, last things first. */
    @Override
    public void close() throws IOException {
        platform.iam("DeleteUserPermissionsBoundary", Map.of("UserName", NAME));
        for (var step : undone) {
            platform.iam(step.action(), step.parameters());
        }
    }
}

package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.TestKeys;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.audit.Audit;
import dev.tidemill.api.aws.model.lambda.CreateFunctionRequest;
import dev.tidemill.api.aws.model.lambda.FunctionConfiguration;
import dev.tidemill.api.aws.model.lambda.InvocationResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.ListTagsResponse;
import dev.tidemill.api.aws.model.logs.FilterLogEventsResponse;
import dev.tidemill.api.aws.model.logs.FilteredLogEvent;
import dev.tidemill.api.aws.model.logs.LogsModel;
import dev.tidemill.api.aws.sts.AssumeRoleOperations;
import dev.tidemill.api.aws.sts.RoleSessions;
import dev.tidemill.api.aws.sts.StsService;
import dev.tidemill.api.aws.sts.TrustPolicies;
import dev.tidemill.api.aws.sts.WebIdentityOperations;
import dev.tidemill.api.identity.Accounts;
import dev.tidemill.api.identity.IdentityDoor;
import dev.tidemill.api.identity.People;
import dev.tidemill.api.identity.WebIdentities;
import dev.tidemill.api.identity.WebIdentityException;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.iam.session.SessionTokens;
import dev.tidemill.core.message.Message;
import dev.tidemill.core.secret.MasterKeys;
import dev.tidemill.core.secret.Seals;
import dev.tidemill.core.tenant.Tenant;
import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;

/** The AWS door on a real port, before services that answer from their input. */
final class DoorFixture implements AutoCloseable {

    static final AccessKey ROOT =
            AccessKey.ofRoot("AKIAROOT", "the-secret-of-root", TenantId.DEFAULT);
    static final AccessKey OPERATOR =
            AccessKey.ofRoot("AKIAOPERATOR", "the-secret-of-all", TenantId.PLATFORM);

    final List<Message.Audited> audited = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private int sequence;

    final Snapshot snapshot = new Snapshot();
    final SessionTokens tokens = new SessionTokens(new Seals(MasterKeys.random()));

    DoorFixture() {
        this(People.NOBODY);
    }

    DoorFixture(People people) {
        this(people, new BodyBudget());
    }

    DoorFixture(People people, BodyBudget budget) {
        Audit told =
                entry -> {
                    audited.add(entry);
                    return CompletableFuture.completedFuture(true);
                };
        put(new Change.TenantPut(new Tenant(TenantId.DEFAULT, "default")));
        put(new Change.AccessKeyPut(ROOT));
        put(new Change.AccessKeyPut(OPERATOR));
        var signatures = TestKeys.signatures(snapshot, tokens, Clock.systemUTC());
        var accounts = new Accounts(snapshot);
        var trust = new TrustPolicies(snapshot);
        var permissions = new Permissions(snapshot, Clock.systemUTC(), List.of(trust), List.of());
        var sessions = new RoleSessions(trust, tokens, Clock.systemUTC());
        var roles = new AssumeRoleOperations(snapshot, permissions, sessions);
        var webIdentities =
                new WebIdentityOperations(
                        snapshot, permissions, new OneToken(), sessions, told, Clock.systemUTC());
        var services =
                List.of(
                        new EchoLambda(),
                        new EchoLogs(),
                        new StsService(roles, webIdentities, tokens, snapshot, Clock.systemUTC()));
        var rows =
                new Rows(
                        new BlockingCalls(),
                        permissions,
                        new AuditedCalls(told, Clock.systemUTC()));
        var router = Router.router(vertx);
        new AwsDoor(
                        new AwsServices(services),
                        signatures,
                        rows,
                        budget,
                        accounts,
                        Clock.systemUTC())
                .register(router);
        new IdentityDoor(signatures, budget, people, accounts, told, Clock.systemUTC())
                .register(router);
        new ConsoleDoor(new AwsServices(services), rows, budget, accounts).register(router);
        router.post("/v1/echo")
                .handler(
                        context ->
                                context.response()
                                        .end(
                                                IdentityDoor.principal(context).arn()
                                                        + " "
                                                        + context.body().asString()));
        router.route().handler(context -> context.response().setStatusCode(418).end("not AWS"));
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    void put(Change change) {
        snapshot.apply(change, ++sequence);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, ROOT);
    }

    <B extends AwsClientBuilder<B, C>, C> C client(B builder, AccessKey key) {
        return client(builder, AwsBasicCredentials.create(key.id(), key.secret()));
    }

    <B extends AwsClientBuilder<B, C>, C> C client(B builder, AwsCredentials credentials) {
        return builder.endpointOverride(uri(""))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Knows one token. */
    private static final class OneToken implements WebIdentities {
        @Override
        public String provider() {
            return "nobody";
        }

        @Override
        public Verified verify(String token) {
            if (token.equals("good")) {
                return new Verified("alice", List.of("batch"));
            }
            throw new WebIdentityException(WebIdentityException.Reason.INVALID, "no");
        }
    }

    /** Answers what it understood. */
    private static final class EchoLambda implements AwsService {
        @Override
        public ServiceModel model() {
            return LambdaModel.MODEL;
        }

        @Override
        public List<Operation<?, ?>> operations() {
            return List.of(
                    Operation.of(LambdaModel.INVOKE)
                            .uses()
                            .action("lambda:InvokeFunction")
                            .on((call, in) -> arn(call, in.functionName()))
                            .accepts(
                                    "FunctionName",
                                    "InvocationType",
                                    "LogType",
                                    "Qualifier",
                                    "Payload")
                            .async(
                                    (call, in) ->
                                            CompletableFuture.completedFuture(
                                                    InvocationResponse.builder()
                                                            .statusCode(200)
                                                            .executedVersion(
                                                                    in.qualifier()
                                                                            .orElse("$LATEST"))
                                                            .logResult(in.logType())
                                                            .payload(in.payload())
                                                            .build())),
                    Operation.of(LambdaModel.CREATE_FUNCTION)
                            .action("lambda:CreateFunction")
                            .on((call, in) -> arn(call, in.functionName()))
                            .accepts(
                                    "FunctionName",
                                    "Runtime",
                                    "Role",
                                    "Handler",
                                    "Code.ZipFile",
                                    "MemorySize",
                                    "Environment",
                                    "Timeout")
                            .acceptsOnly("PackageType", "Zip")
                            .acceptsOnly("Architectures", "x86_64")
                            .bodyUpTo(70_167_211)
                            .blocking(this::create),
                    Operation.of(LambdaModel.DELETE_FUNCTION)
                            .action("lambda:DeleteFunction")
                            .on((call, in) -> arn(call, in.functionName()))
                            .accepts("FunctionName")
                            .blocking(
                                    (call, in) -> {
                                        if (in.functionName().equals("busy")) {
                                            throw new PlatformException(
                                                    ErrorCode.NO_CAPACITY, "Rate Exceeded.");
                                        }
                                        if (in.functionName().startsWith("away-")) {
                                            throw new PlatformException(
                                                    ErrorCode.valueOf(
                                                            in.functionName().substring(5)),
                                                    "Try again.");
                                        }
                                        throw new PlatformException(
                                                ErrorCode.FUNCTION_NOT_FOUND,
                                                "Function not found: " + in.functionName());
                                    }),
                    Operation.of(LambdaModel.LIST_TAGS)
                            .reads()
                            .action("lambda:ListTags")
                            .on((call, in) -> in.resource())
                            .accepts("Resource")
                            .blocking(
                                    (call, in) ->
                                            ListTagsResponse.builder()
                                                    .tags(Map.of("of", in.resource()))
                                                    .build()),
                    Operation.of(LambdaModel.UNTAG_RESOURCE)
                            .action("lambda:UntagResource")
                            .on((call, in) -> in.resource())
                            .accepts("Resource", "TagKeys")
                            .blocking((call, in) -> Empty.INSTANCE));
        }

        private FunctionConfiguration create(Call call, CreateFunctionRequest in) {
            return FunctionConfiguration.builder()
                    .functionName(in.functionName())
                    .functionArn(arn(call, in.functionName()))
                    .memorySize(in.memorySize())
                    .codeSize(in.code().zipFile().map(zip -> (long) zip.length))
                    .description(
                            in.environment()
                                    .flatMap(environment -> environment.variables())
                                    .map(Map::toString))
                    .build();
        }

        private static String arn(Call call, String name) {
            return name.startsWith("arn:")
                    ? name
                    : "arn:aws:lambda:us-east-1:" + call.tenant() + ":function:" + name;
        }
    }

    private static final class EchoLogs implements AwsService {
        @Override
        public ServiceModel model() {
            return LogsModel.MODEL;
        }

        @Override
        public List<Operation<?, ?>> operations() {
            return List.of(
                    Operation.of(LogsModel.FILTER_LOG_EVENTS)
                            .reads()
                            .action("logs:FilterLogEvents")
                            .onAll()
                            .accepts("logGroupName", "startTime", "limit", "filterPattern")
                            .blocking(
                                    (call, in) ->
                                            FilterLogEventsResponse.builder()
                                                    .events(
                                                            List.of(
                                                                    FilteredLogEvent.builder()
                                                                            .message(
                                                                                    in
                                                                                            .logGroupName())
                                                                            .timestamp(
                                                                                    in.startTime())
                                                                            .build()))
                                                    .build()),
                    Operation.of(LogsModel.PUT_RETENTION_POLICY)
                            .action("logs:PutRetentionPolicy")
                            .onAll()
                            .accepts("logGroupName", "retentionInDays")
                            .blocking((call, in) -> Empty.INSTANCE));
        }
    }
}

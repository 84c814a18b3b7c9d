package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.TestKeys;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.aws.model.lambda.InvocationRequest;
import dev.tidemill.api.aws.model.lambda.InvocationResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.identity.Signatures;
import dev.tidemill.api.identity.SignedRequest;
import dev.tidemill.api.ingress.Digests;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.AccessKey;
import dev.tidemill.core.tenant.TenantId;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * What the door adds to an invocation, without network: a program to run by hand, not a test. It
 * prints microseconds for verifying, and for everything from claim to encoded answer.
 */
final class InvokePathTiming {

    private static final AccessKey KEY = AccessKey.ofRoot("AKIAROOT", "secret", TenantId.DEFAULT);
    private static final String PATH = "/2015-03-31/functions/hello/invocations";

    private static final Rows ROWS =
            new Rows(
                    new BlockingCalls(),
                    new Permissions(new Snapshot(), Clock.systemUTC(), List.of(), List.of()),
                    new AuditedCalls(
                            _ -> CompletableFuture.completedFuture(true), Clock.systemUTC()));

    private InvokePathTiming() {}

    public static void main(String[] arguments) {
        var signatures = TestKeys.signatures(Clock.systemUTC(), KEY);
        var services = new AwsServices(List.of(new Lambda()));
        for (var size : new int[] {16, 1024, 16 * 1024}) {
            var body = new byte[size];
            var request = new Request("POST", PATH, null, headers(body), body);
            for (var round = 0; round < 6; round++) {
                var verify = time(() -> verify(signatures, request));
                var all = time(() -> all(services, signatures, request));
                System.out.printf(
                        "%d bytes: hash and verify %.2f us, claim to answer %.2f us%n",
                        size, verify, all);
            }
        }
    }

    private static double time(Runnable work) {
        var times = 50_000;
        var start = System.nanoTime();
        for (var i = 0; i < times; i++) {
            work.run();
        }
        return (System.nanoTime() - start) / 1000.0 / times;
    }

    private static Call verify(Signatures signatures, Request request) {
        var claim =
                signatures.read(
                        new SignedRequest(
                                request.method(),
                                request.path(),
                                request.query(),
                                request.headers()));
        var principal = signatures.verify(claim, Digests.sha256().digest(request.body()));
        return new Call(principal, "id", claim.region(), "127.0.0.1");
    }

    private static void all(AwsServices services, Signatures signatures, Request request) {
        var service =
                services.signedFor(
                        Signatures.claimedService(request.headers().get("Authorization"), null)
                                .orElseThrow());
        if (service == null) {
            throw new IllegalStateException("no service");
        }
        var target = service.codec().target(request);
        var call = verify(signatures, request);
        answer(service, service.operation(target.operation()), target, request, call);
    }

    private static <I, O> void answer(
            ServiceTable service,
            Operation<I, O> operation,
            Codec.Target target,
            Request request,
            Call call) {
        ROWS.run(
                service,
                operation,
                call,
                () -> service.codec().decode(request, target, operation.model().input()),
                (output, failure) -> {
                    if (output == null) {
                        throw new IllegalStateException(failure);
                    }
                    service.codec().encode(operation.model(), output, call.requestId());
                });
    }

    private static HeadersMultiMap headers(byte[] body) {
        var signed =
                AwsV4HttpSigner.create()
                        .sign(
                                sign ->
                                        sign.identity(
                                                        AwsCredentialsIdentity.create(
                                                                KEY.id(), KEY.secret()))
                                                .request(
                                                        SdkHttpRequest.builder()
                                                                .method(SdkHttpMethod.POST)
                                                                .uri(
                                                                        URI.create(
                                                                                "http://127.0.0.1:8080"
                                                                                        + PATH))
                                                                .putHeader(
                                                                        "amz-sdk-invocation-id",
                                                                        "58f3a2fc-8a4c-bbcc-0001")
                                                                .putHeader(
                                                                        "amz-sdk-request",
                                                                        "attempt=1; max=3")
                                                                .putHeader(
                                                                        "Content-Type",
                                                                        "application/octet-stream")
                                                                .build())
                                                .payload(() -> new ByteArrayInputStream(body))
                                                .putProperty(
                                                        AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                        "lambda")
                                                .putProperty(
                                                        AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                        .request();
        var headers = HeadersMultiMap.httpHeaders();
        signed.headers().forEach((name, values) -> headers.add(name, values.getFirst()));
        headers.add("User-Agent", "aws-sdk-java/2.51.3 md/io#sync").add("Connection", "keep-alive");
        headers.add("Content-Length", Integer.toString(body.length));
        return headers;
    }

    private static final class Lambda implements AwsService {
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
                            .on(
                                    (call, in) ->
                                            "arn:aws:lambda:us-east-1:"
                                                    + call.tenant()
                                                    + ":function:"
                                                    + in.functionName())
                            .accepts("FunctionName", "Payload", "InvocationType", "LogType")
                            .async((_, in) -> CompletableFuture.completedFuture(echo(in))));
        }

        private static InvocationResponse echo(InvocationRequest in) {
            return InvocationResponse.builder()
                    .statusCode(200)
                    .executedVersion("$LATEST")
                    .payload(in.payload())
                    .build();
        }
    }
}

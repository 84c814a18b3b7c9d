package dev.tidemill.e2e;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Makes functions of one tenant and calls them. */
final class Functions {

    static final String ROLE_NAME = "function";

    /** Of the first account; {@link SharedInstance} makes it. */
    static final String ROLE = "arn:aws:iam::000000000001:role/" + ROLE_NAME;

    static final String TRUST =
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}
            """;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final LambdaClient lambda;
    private final String role;

    /** Of the first account. */
    Functions(LambdaClient lambda) {
        this.lambda = lambda;
        this.role = ROLE;
    }

    /** Of any account: makes its role, if there is none. */
    Functions(Clients clients) {
        this.lambda = clients.lambda();
        this.role = clients.role();
    }

    /** A name that no other test uses. */
    static String name(String about) {
        return about + "-" + NUMBER.incrementAndGet();
    }

    /** {@code exports.handler = …} in index.js. */
    String node(String about, String source) {
        return node(about, source, request -> request);
    }

    String node(String about, String source, UnaryOperator<CreateFunctionRequest.Builder> more) {
        return create(
                about,
                Zip.of("index.js", source),
                request ->
                        more.apply(request.runtime(Runtime.NODEJS20_X).handler("index.handler")));
    }

    /** {@code def handler(event, context)} in app.py. */
    String python(String about, String source) {
        return create(
                about,
                Zip.of("app.py", source),
                request -> request.runtime(Runtime.PYTHON3_11).handler("app.handler"));
    }

    /** An executable {@code bootstrap}. */
    String custom(String about, String script) {
        return create(
                about,
                Zip.bootstrap(script),
                request -> request.runtime(Runtime.PROVIDED_AL2023).handler("any"));
    }

    /**
     * @return its name, when the SDK's own waiter says that it is active
     */
    String create(String about, byte[] zip, UnaryOperator<CreateFunctionRequest.Builder> more) {
        var name = name(about);
        lambda.createFunction(
                more.apply(
                                CreateFunctionRequest.builder()
                                        .functionName(name)
                                        .role(role)
                                        .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))))
                        .build());
        lambda.waiter().waitUntilFunctionActiveV2(get -> get.functionName(name));
        return name;
    }

    InvokeResponse call(String name, String payload) {
        return call(name, payload, request -> request);
    }

    InvokeResponse call(String name, String payload, UnaryOperator<InvokeRequest.Builder> more) {
        return lambda.invoke(
                more.apply(
                                InvokeRequest.builder()
                                        .functionName(name)
                                        .payload(SdkBytes.fromUtf8String(payload)))
                        .build());
    }

    /** Calls it, asking for the log as well. */
    InvokeResponse callWithLog(String name, String payload) {
        return call(name, payload, request -> request.logType(LogType.TAIL));
    }

    InvokeResponse event(String name, String payload) {
        return call(name, payload, request -> request.invocationType(InvocationType.EVENT));
    }

    /** The answer of a call that must not fail. */
    String result(String name, String payload) {
        var response = call(name, payload);
        var text = response.payload().asUtf8String();
        if (response.functionError() != null) {
            throw new AssertionError(name + " failed: " + text);
        }
        return text;
    }
}

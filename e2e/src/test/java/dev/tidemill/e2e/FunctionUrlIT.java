package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;

/** Functions at addresses of their own, by curl; streams, by the SDK. */
@ExtendWith(SharedInstance.class)
class FunctionUrlIT {

    private static final String STREAM =
            """
            exports.handler = awslambda.streamifyResponse(async (event, out) => {
              out = awslambda.HttpResponseStream.from(out, {
                statusCode: 202, headers: { 'content-type': 'text/plain' }, cookies: ['a=1'] });
              for (const word of ['one ', 'two ', 'three']) {
                out.write(word);
                await new Promise((go) => setTimeout(go, 20));
              }
              out.end();
            });
            """;

    @TempDir private Path directory;

    private final Clients clients;
    private final LambdaClient lambda;
    private final Functions functions;
    private final FunctionUrls urls;

    FunctionUrlIT(Clients clients) {
        this.clients = clients;
        this.lambda = clients.lambda();
        this.functions = new Functions(lambda);
        this.urls = new FunctionUrls(lambda);
    }

    @Test
    void anybody_calls_a_public_function_with_curl() {
        // given
        var name =
                functions.node(
                        "public",
                        """
                        exports.handler = async (event) => ({
                          statusCode: 201,
                          headers: { 'x-path': event.rawPath },
                          body: event.requestContext.http.method + ' ' + event.body,
                        });
                        """);
        // when
        var closed = urls.make(name, InvokeMode.BUFFERED);
        // then
        assertThat(curl(closed)).contains("HTTP/1.1 403").contains("Forbidden");
        urls.letEverybodyIn(name);
        assertThat(curl(closed + "a/b", "-H", "Content-Type: text/plain", "-d", "hi"))
                .contains("HTTP/1.1 201")
                .containsIgnoringCase("x-path: /a/b")
                .endsWith("POST hi");
        // and nothing of the platform is there
        assertThat(curl(closed + "v1/session", "-X", "DELETE")).endsWith("DELETE undefined");
        lambda.deleteFunction(d -> d.functionName(name));
        assertThat(curl(closed)).contains("HTTP/1.1 403");
    }

    @Test
    void a_streamed_answer_reaches_curl_and_the_sdk_in_pieces() {
        // given
        var name = functions.node("stream", STREAM);
        var url = urls.make(name, InvokeMode.RESPONSE_STREAM);
        urls.letEverybodyIn(name);
        // then
        assertThat(curl(url))
                .contains("HTTP/1.1 202")
                .containsIgnoringCase("content-type: text/plain")
                .containsIgnoringCase("set-cookie: a=1")
                .endsWith("one two three");
        var chunks = new CopyOnWriteArrayList<String>();
        var ends = new CopyOnWriteArrayList<InvokeWithResponseStreamCompleteEvent>();
        try (var streaming = clients.streaming()) {
            streaming
                    .invokeWithResponseStream(
                            i -> i.functionName(name).payload(SdkBytes.fromUtf8String("{}")),
                            InvokeWithResponseStreamResponseHandler.builder()
                                    .subscriber(
                                            InvokeWithResponseStreamResponseHandler.Visitor
                                                    .builder()
                                                    .onPayloadChunk(
                                                            c ->
                                                                    chunks.add(
                                                                            c.payload()
                                                                                    .asUtf8String()))
                                                    .onInvokeComplete(ends::add)
                                                    .build())
                                    .build())
                    .orTimeout(60, TimeUnit.SECONDS)
                    .join();
        }
        assertThat(String.join("", chunks)).endsWith("one two three");
        assertThat(chunks).hasSizeGreaterThan(2);
        assertThat(ends.getFirst().errorCode()).isNull();
    }

    private String curl(String url, String... options) {
        var command = new ArrayList<>(List.of("curl", "-sS", "-i", "--max-time", "30"));
        command.addAll(List.of(options));
        command.add(url);
        return Shell.run(directory, Map.of(), Duration.ofMinutes(1), command).orFail().out();
    }
}

package dev.tidemill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;

/** Streamed answers that end badly, or would not end. */
@ExtendWith(SharedInstance.class)
class StreamFaultIT {

    /** Begins an answer and tells in its trailers that it has failed. */
    private static final String FAILS_IN_TRAILERS =
            """
            #!/usr/bin/python3
            import base64, json, os, socket
            host, port = os.environ['AWS_LAMBDA_RUNTIME_API'].split(':')
            api = '/2018-06-01/runtime/invocation'
            error = base64.b64encode(json.dumps({'errorType': 'My.Error', 'errorMessage': 'half way'}).encode()).decode()
            def connection():
              return socket.create_connection((host, int(port)))
            while True:
              with connection() as waiting:
                waiting.sendall(f'GET {api}/next HTTP/1.1\\r\\nHost: r\\r\\n\\r\\n'.encode())
                head = b''
                while b'\\r\\n\\r\\n' not in head: head += waiting.recv(65536)
              lines = head.decode('latin1').split('\\r\\n')
              call = next(line.split(': ')[1] for line in lines if line.lower().startswith('lambda-runtime-aws-request-id'))
              with connection() as answer:
                answer.sendall((f'POST {api}/{call}/response HTTP/1.1\\r\\nHost: r\\r\\nContent-Type: text/plain\\r\\n'
                  'Lambda-Runtime-Function-Response-Mode: streaming\\r\\nTransfer-Encoding: chunked\\r\\n'
                  'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\\r\\n\\r\\n'
                  '5\\r\\nfirst\\r\\n0\\r\\nLambda-Runtime-Function-Error-Type: My.Error\\r\\n'
                  f'Lambda-Runtime-Function-Error-Body: {error}\\r\\n\\r\\n').encode())
                answer.recv(65536)
            """;

    private static final String ENDLESS =
            """
            const { Readable } = require('stream');
            const { pipeline } = require('stream/promises');
            const piece = Buffer.alloc(65536, 'x');
            exports.handler = awslambda.streamifyResponse(async (event, out) => {
              await pipeline(Readable.from((function* () { for (;;) yield piece; })()), out);
            });
            """;

    private static final long LIMIT = 200L << 20;

    private final Clients clients;
    private final Instance instance;
    private final Functions functions;
    private final FunctionUrls urls;

    StreamFaultIT(Instance instance, Clients clients) {
        this.instance = instance;
        this.clients = clients;
        this.functions = new Functions(clients.lambda());
        this.urls = new FunctionUrls(clients.lambda());
    }

    @Test
    void an_error_in_the_trailers_of_an_answer_is_told_after_what_came_before_it() {
        // given
        var name = functions.custom("trailers", FAILS_IN_TRAILERS);
        var address = URI.create(urls.make(name, InvokeMode.RESPONSE_STREAM));
        urls.letEverybodyIn(name);
        // when
        var chunks = new CopyOnWriteArrayList<String>();
        var ends = new CopyOnWriteArrayList<InvokeWithResponseStreamCompleteEvent>();
        stream(name, chunks, ends);
        // then
        assertThat(String.join("", chunks)).isEqualTo("first");
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().errorCode()).isEqualTo("Unhandled");
        assertThat(ends.getFirst().errorDetails()).contains("My.Error").contains("half way");
        // and at its address the connection ends before the answer does
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> answer(address).contains("first"));
        assertThat(answer(address))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("transfer-encoding: chunked")
                .doesNotContain("\r\n0\r\n", "My.Error");
    }

    @Test
    void an_answer_without_end_is_cut_at_the_limit_and_takes_no_memory() throws IOException {
        // given
        var name = functions.node("endless", ENDLESS, f -> f.timeout(60));
        var address = URI.create(urls.make(name, InvokeMode.RESPONSE_STREAM));
        urls.letEverybodyIn(name);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> count(address, 1 << 20) > 1 << 20);
        var before = residentMegabytes();
        // when
        var bytes = count(address, Long.MAX_VALUE);
        // then
        assertThat(bytes).isBetween(LIMIT - (1 << 20), LIMIT + (8 << 20)); // with heads of chunks
        assertThat(residentMegabytes() - before).isLessThan(150);
    }

    private void stream(
            String name,
            CopyOnWriteArrayList<String> chunks,
            CopyOnWriteArrayList<InvokeWithResponseStreamCompleteEvent> ends) {
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
    }

    private String answer(URI address) {
        try (var call = new RawCall(instance.endpoint(), address.getHost(), request(address))) {
            call.ended().orTimeout(60, TimeUnit.SECONDS).join();
            return call.received();
        }
    }

    /**
     * @param enough after so many bytes the client leaves
     */
    private long count(URI address, long enough) throws IOException {
        var server = instance.endpoint();
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(RawCall.text(address.getHost(), request(address)));
            var buffer = new byte[1 << 16];
            var all = 0L;
            while (all <= enough) {
                var read = read(socket, buffer);
                if (read < 0) {
                    break;
                }
                all += read;
            }
            return all;
        }
    }

    private static int read(Socket socket, byte[] buffer) {
        try {
            return socket.getInputStream().read(buffer);
        } catch (IOException reset) {
            return -1;
        }
    }

    private static Wire.Request request(URI address) {
        return Wire.unsigned("GET", address, Map.of("Connection", "close"), "");
    }

    /** Of the application alone. */
    private long residentMegabytes() {
        return Processes.residentMegabytes(instance.pid());
    }
}

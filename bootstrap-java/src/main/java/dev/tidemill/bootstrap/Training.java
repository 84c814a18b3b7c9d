package dev.tidemill.bootstrap;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.amazonaws.services.lambda.runtime.serialization.util.ReflectUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Does what nearly every function will need, once for the archive of classes, and before each
 * function.
 */
final class Training {

    /** What handlers of POJOs take and give. */
    public static final class Greeting {
        private String name = "";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }
    }

    /** A handler like those that most functions have. */
    public static final class Greeter implements RequestHandler<Greeting, Map<String, String>> {

        public Greeter() {}

        @Override
        public Map<String, String> handleRequest(Greeting greeting, Context context) {
            LambdaRuntime.getLogger().log("greeting " + greeting.getName());
            return Map.of("name", greeting.getName());
        }
    }

    private Training() {}

    /** Nothing that looks at the environment: the function's comes later. */
    static void load() {
        NativeEnvironment.load();
        var maps = JacksonFactory.getInstance().getSerializer(LinkedHashMap.class);
        var map =
                maps.fromJson(
                        new ByteArrayInputStream(
                                "{\"a\":[1,2.5,\"b\",null]}".getBytes(StandardCharsets.UTF_8)));
        maps.toJson(map, new ByteArrayOutputStream());
    }

    /** As {@link #run}, where somebody else's output is read. */
    static void quietly() {
        var out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false));
        run();
        System.setOut(out);
    }

    /** For the archive of classes; looks at everything. */
    static void run() {
        load();
        var json = Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO");
        Output.logger(json).log("training", LogLevel.INFO);
        ReflectUtil.setStaticField(LambdaRuntime.class, "logger", true, Output.logger(Map.of()));
        var handler = EventHandlerLoader.loadEventHandler(new HandlerInfo(Greeter.class, null));
        var request = new InvocationRequest();
        request.setId("training");
        request.setInvokedFunctionArn("arn");
        request.setContent("{\"name\":\"bob\"}".getBytes(StandardCharsets.UTF_8));
        try {
            System.out.println(handler.call(request).size());
            throw new IllegalStateException("as functions do");
        } catch (Exception failure) {
            System.out.println(UserFault.makeUserFault(failure).reportableError());
            System.out.println(
                    DtoSerializers.serialize(LambdaErrorConverter.fromThrowable(failure)).length);
        }
    }
}

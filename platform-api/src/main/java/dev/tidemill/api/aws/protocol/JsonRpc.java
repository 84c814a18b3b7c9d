package dev.tidemill.api.aws.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** json 1.0 and 1.1: the operation in {@code X-Amz-Target}, everything else in the body. */
final class JsonRpc implements Codec {

    private final String contentType;
    private final String prefix;
    private final Map<String, Target> targets = new HashMap<>();

    JsonRpc(ServiceModel service, String contentType) {
        this.contentType = contentType;
        this.prefix = service.target().orElseThrow() + ".";
        for (var operation : service.operations()) {
            targets.put(operation.name(), Target.of(operation));
        }
    }

    @Override
    public Target target(Request request) {
        var name = request.headers().get("X-Amz-Target");
        var target =
                name != null && name.startsWith(prefix)
                        ? targets.get(name.substring(prefix.length()))
                        : null;
        if (target == null || !request.method().equals("POST")) {
            throw new FaultException(
                    Fault.OPERATION_UNKNOWN, "The requested operation is not known: " + name);
        }
        return target;
    }

    @Override
    public <I> I decode(Request request, Target target, Structure<I> input) {
        var values = new @Nullable Object[input.members().size()];
        Json.read(request.body(), input, Json.Fields.BODY, values);
        return input.make(values);
    }

    @Override
    public <O> Answer encode(OperationModel<?, O> operation, O output, String requestId) {
        return new Answer(
                200,
                List.of("x-amzn-RequestId", requestId, "Content-Type", contentType),
                operation.output() == (Object) Empty.SHAPE
                        ? Answer.NO_BODY
                        : Json.write(operation.output(), output, Json.Fields.BODY));
    }

    @Override
    public Answer error(AwsErrors.Named error, String message, String requestId) {
        return new Answer(
                error.status(),
                List.of("x-amzn-RequestId", requestId, "Content-Type", contentType),
                Json.object("__type", error.code(), error.messageField(), message));
    }
}

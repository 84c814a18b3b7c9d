package dev.tidemill.api.aws.protocol;

import org.jspecify.annotations.Nullable;

/** One protocol: which operation a request is for, its input, and the answers. */
interface Codec {

    /**
     * The operation that a request asks for.
     *
     * @throws FaultException when there is no such operation
     */
    Target target(Request request);

    <I> I decode(Request request, Target target, Structure<I> input);

    <O> Answer encode(OperationModel<?, O> operation, O output, String requestId);

    Answer error(AwsErrors.Named error, String message, String requestId);

    /**
     * @param labels what stands in the path for the template's labels, escaped; empty elsewhere
     */
    record Target(
            OperationModel<?, ?> operation, @Nullable Route route, @Nullable String[] labels) {

        private static final @Nullable String[] NONE = new @Nullable String[0];

        static Target of(OperationModel<?, ?> operation) {
            return new Target(operation, null, NONE);
        }
    }

    static Codec of(ServiceModel service) {
        return switch (service.protocol()) {
            case REST_JSON -> new RestJson(service);
            case JSON_1_0 -> new JsonRpc(service, "application/x-amz-json-1.0");
            case JSON_1_1 -> new JsonRpc(service, "application/x-amz-json-1.1");
            case QUERY -> new Query(service);
        };
    }
}

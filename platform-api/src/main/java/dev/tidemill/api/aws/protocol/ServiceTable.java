package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.identity.IdentityException;
import dev.tidemill.core.error.PlatformException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A service ready to be asked: its table, its codec, its words for every no. */
final class ServiceTable {

    private static final Logger LOG = Logger.getLogger(ServiceTable.class);

    private final ServiceModel model;
    private final Codec codec;
    private final AwsErrors errors;
    private final Map<String, Operation<?, ?>> operations = new HashMap<>();

    ServiceTable(AwsService service) {
        model = service.model();
        codec = Codec.of(model);
        errors = new AwsErrors(model);
        for (var operation : service.operations()) {
            if (operations.put(operation.model().name(), operation) != null) {
                throw new IllegalArgumentException(
                        model.name() + " has " + operation.model().name() + " twice");
            }
        }
    }

    ServiceModel model() {
        return model;
    }

    Codec codec() {
        return codec;
    }

    /**
     * @throws FaultException when the service has no such operation, or nobody implements it
     */
    Operation<?, ?> named(String operation) {
        return operation(
                model.operations().stream()
                        .filter(known -> known.name().equals(operation))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new FaultException(
                                                Fault.OPERATION_UNKNOWN,
                                                model.name() + " has no operation " + operation)));
    }

    /** Whether some operation is done for who has not signed. */
    boolean takesUnsigned() {
        return operations.values().stream().anyMatch(Operation::isUnsigned);
    }

    @Nullable Operation<?, ?> find(String operation) {
        return operations.get(operation);
    }

    /**
     * @throws FaultException when nobody implements it
     */
    Operation<?, ?> operation(OperationModel<?, ?> wanted) {
        var operation = operations.get(wanted.name());
        if (operation == null) {
            throw new FaultException(
                    Fault.OPERATION_UNSUPPORTED, Refusals.operation(wanted.name()));
        }
        return operation;
    }

    /** What a caller is told. */
    record Refusal(AwsErrors.Named error, String message) {}

    Refusal refusal(Throwable thrown, String requestId) {
        return switch (thrown) {
            case CompletionException wrapped when wrapped.getCause() != null ->
                    refusal(wrapped.getCause(), requestId);
            case FaultException fault -> new Refusal(errors.of(fault.fault()), fault.text());
            case IdentityException identity ->
                    new Refusal(errors.of(fault(identity.reason())), identity.text());
            case AwsException named -> new Refusal(errors.of(named), named.getMessage());
            case PlatformException platform -> {
                var error = errors.of(platform.code());
                if (error.status() >= 500) {
                    LOG.errorf(platform, "request %s failed", requestId);
                }
                yield new Refusal(error, String.valueOf(platform.getMessage()));
            }
            default -> {
                LOG.errorf(thrown, "request %s failed", requestId);
                yield new Refusal(
                        errors.of(Fault.INTERNAL),
                        "Tidemill failed; its log says more under request " + requestId);
            }
        };
    }

    /** The error's code alone, without a word in the log. */
    String code(Throwable thrown) {
        return switch (thrown) {
            case CompletionException wrapped when wrapped.getCause() != null ->
                    code(wrapped.getCause());
            case FaultException fault -> errors.of(fault.fault()).code();
            case IdentityException identity -> errors.of(fault(identity.reason())).code();
            case AwsException named -> named.code();
            case PlatformException platform -> errors.of(platform.code()).code();
            default -> errors.of(Fault.INTERNAL).code();
        };
    }

    Answer refuse(Throwable thrown, String requestId) {
        var refusal = refusal(thrown, requestId);
        return codec.error(refusal.error(), refusal.message(), requestId);
    }

    private static Fault fault(IdentityException.Reason reason) {
        return switch (reason) {
            case UNSIGNED -> Fault.UNSIGNED;
            case INCOMPLETE -> Fault.INCOMPLETE;
            case KEY_UNKNOWN -> Fault.KEY_UNKNOWN;
            case TOKEN_EXPIRED -> Fault.TOKEN_EXPIRED;
            case SIGNATURE_WRONG -> Fault.SIGNATURE_WRONG;
            case EXPIRED -> Fault.EXPIRED;
            case SKEWED -> Fault.SKEWED;
        };
    }
}

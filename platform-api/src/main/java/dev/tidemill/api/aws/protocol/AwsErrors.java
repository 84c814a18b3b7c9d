package dev.tidemill.api.aws.protocol;

import dev.tidemill.core.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What each service calls each no: the one table from our words to AWS's. */
final class AwsErrors {

    /**
     * A service's error code with its status.
     *
     * @param reason what the error's member {@code Reason} says, where it has one
     */
    record Named(String code, int status, String messageField, Optional<String> reason) {
        Named(String code, int status, String messageField) {
            this(code, status, messageField, Optional.empty());
        }

        Named because(String reason) {
            return new Named(code, status, messageField, Optional.of(reason));
        }
    }

    private final ServiceModel service;
    private final Map<Fault, Named> faults = new EnumMap<>(Fault.class);
    private final Map<ErrorCode, Named> codes = new EnumMap<>(ErrorCode.class);

    AwsErrors(ServiceModel service) {
        this.service = service;
        for (var fault : Fault.values()) {
            faults.put(fault, service.protocol() == Protocol.QUERY ? query(fault) : json(fault));
        }
        for (var code : ErrorCode.values()) {
            codes.put(code, byKind(code.kind()));
        }
        switch (service.name()) {
            case "lambda" -> lambda();
            case "logs" -> logs();
            case "iam" -> iam();
            default -> {}
        }
    }

    Named of(Fault fault) {
        return faults.getOrDefault(fault, new Named("InternalFailure", 500, "message"));
    }

    Named of(ErrorCode code) {
        return codes.getOrDefault(code, of(Fault.INTERNAL));
    }

    /** An error that a handler named itself: its field names come from the model. */
    Named of(AwsException exception) {
        return named(exception.code(), exception.status());
    }

    private void lambda() {
        fault(Fault.FIELD_UNSUPPORTED, "InvalidParameterValueException", 400);
        fault(Fault.MALFORMED, "InvalidRequestContentException", 400);
        fault(Fault.INTERNAL, "ServiceException", 500);
        code(ErrorCode.FUNCTION_NOT_FOUND, "ResourceNotFoundException", 404);
        code(ErrorCode.FUNCTION_EXISTS, "ResourceConflictException", 409);
        code(ErrorCode.FUNCTION_NOT_READY, "ResourceConflictException", 409);
        code(ErrorCode.RECURSION_STOPPED, "RecursiveInvocationException", 400);
        code(ErrorCode.FUNCTION_CHANGED, "PreconditionFailedException", 412);
        code(ErrorCode.FUNCTION_POLICY_NOT_FOUND, "ResourceNotFoundException", 404);
        code(ErrorCode.FUNCTION_POLICY_TOO_LONG, "PolicyLengthExceededException", 400);
        code(ErrorCode.FUNCTION_STATEMENT_EXISTS, "ResourceConflictException", 409);
        code(ErrorCode.CHANGED_AT_ONCE, "ResourceConflictException", 409);
        code(ErrorCode.FUNCTION_VERSION_IN_USE, "ResourceConflictException", 409);
        code(ErrorCode.FUNCTION_ALIAS_NOT_FOUND, "ResourceNotFoundException", 404);
        code(ErrorCode.LAYER_NOT_FOUND, "ResourceNotFoundException", 404);
        code(ErrorCode.FUNCTION_ALIAS_EXISTS, "ResourceConflictException", 409);
        code(ErrorCode.FUNCTION_EVENT_INVOKE_NOT_FOUND, "ResourceNotFoundException", 404);
        code(ErrorCode.FUNCTION_URL_NOT_FOUND, "ResourceNotFoundException", 404);
        code(ErrorCode.FUNCTION_URL_EXISTS, "ResourceConflictException", 409);
        code(ErrorCode.PARAMETER_INVALID, "InvalidParameterValueException", 400);
        code(ErrorCode.PAYLOAD_MALFORMED, "InvalidRequestContentException", 400);
        code(ErrorCode.PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", 413);
        codes.put(
                ErrorCode.NO_CAPACITY,
                named("TooManyRequestsException", 429)
                        .because("ConcurrentInvocationLimitExceeded"));
        codes.put(
                ErrorCode.CONCURRENCY_EXCEEDED,
                named("TooManyRequestsException", 429)
                        .because("ConcurrentInvocationLimitExceeded"));
        codes.put(
                ErrorCode.FUNCTION_CONCURRENCY_EXCEEDED,
                named("TooManyRequestsException", 429)
                        .because("ReservedFunctionConcurrentInvocationLimitExceeded"));
        code(
                ErrorCode.PROVISIONED_CONCURRENCY_NOT_FOUND,
                "ProvisionedConcurrencyConfigNotFoundException",
                404);
        code(ErrorCode.FUNCTION_ALREADY_PROVISIONED, "ResourceConflictException", 409);
        codes.put(
                ErrorCode.EVENT_RATE_EXCEEDED,
                named("TooManyRequestsException", 429).because("CallerRateLimitExceeded"));
        code(ErrorCode.STORAGE_EXCEEDED, "CodeStorageExceededException", 400);
        code(ErrorCode.EVENTS_UNAVAILABLE, "ServiceException", 503);
        code(ErrorCode.IDEMPOTENCY_UNAVAILABLE, "ServiceException", 503);
        code(ErrorCode.IDEMPOTENCY_KEY_REUSED, "IdempotentParameterMismatchException", 409);
        code(ErrorCode.CATALOGUE_UNAVAILABLE, "ServiceException", 503);
        code(ErrorCode.SANDBOX_FAILED, "ServiceException", 500);
        code(ErrorCode.CODE_UNREADABLE, "ServiceException", 500);
        code(ErrorCode.INTERNAL, "ServiceException", 500);
    }

    private void logs() {
        fault(Fault.INVALID, "InvalidParameterException", 400);
        fault(Fault.FIELD_UNSUPPORTED, "InvalidParameterException", 400);
        code(ErrorCode.PARAMETER_INVALID, "InvalidParameterException", 400);
        code(ErrorCode.LOG_GROUP_NOT_FOUND, "ResourceNotFoundException", 400);
        code(ErrorCode.LOG_STREAM_NOT_FOUND, "ResourceNotFoundException", 400);
        code(ErrorCode.CATALOGUE_UNAVAILABLE, "ServiceUnavailableException", 503);
    }

    private void iam() {
        fault(Fault.FIELD_UNSUPPORTED, "InvalidInput", 400);
        code(ErrorCode.PARAMETER_INVALID, "InvalidInput", 400);
        code(ErrorCode.POLICY_MALFORMED, "MalformedPolicyDocument", 400);
        code(ErrorCode.IAM_NOT_FOUND, "NoSuchEntity", 404);
        code(ErrorCode.IAM_EXISTS, "EntityAlreadyExists", 409);
        code(ErrorCode.IAM_IN_USE, "DeleteConflict", 409);
        code(ErrorCode.IAM_QUOTA_EXCEEDED, "LimitExceeded", 409);
        code(ErrorCode.CHANGED_AT_ONCE, "ConcurrentModification", 409);
        code(ErrorCode.TENANT_NOT_FOUND, "InvalidClientTokenId", 403);
        code(ErrorCode.CATALOGUE_UNAVAILABLE, "ServiceFailure", 500);
    }

    private void fault(Fault fault, String code, int status) {
        faults.put(fault, named(code, status));
    }

    private void code(ErrorCode error, String code, int status) {
        codes.put(error, named(code, status));
    }

    private Named named(String code, int status) {
        var known = service.errors().get(code);
        return new Named(code, status, known == null ? "message" : known.message());
    }

    /** The errors that all services of the JSON protocols share; in rest they say 403 for 400. */
    private Named json(Fault fault) {
        var refused = service.protocol() == Protocol.REST_JSON ? 403 : 400;
        return switch (fault) {
            case INVALID -> named("ValidationException", 400);
            case FIELD_UNSUPPORTED -> named("ValidationException", 400);
            case OPERATION_UNSUPPORTED -> named("UnsupportedOperationException", 400);
            case OPERATION_UNKNOWN ->
                    named("UnknownOperationException", refused == 403 ? 404 : 400);
            case MALFORMED -> named("SerializationException", 400);
            case TOO_LARGE -> named("RequestEntityTooLargeException", 413);
            case TOO_SLOW -> named("RequestTimeoutException", 408);
            case BUSY -> named("ServiceUnavailableException", 503);
            case DENIED -> named("AccessDeniedException", refused);
            case UNSIGNED -> named("MissingAuthenticationTokenException", refused);
            case INCOMPLETE -> named("IncompleteSignatureException", refused);
            case KEY_UNKNOWN -> named("UnrecognizedClientException", refused);
            case TOKEN_EXPIRED -> named("ExpiredTokenException", refused);
            case SIGNATURE_WRONG -> named("InvalidSignatureException", refused);
            case EXPIRED -> named("RequestExpired", refused);
            case SKEWED -> named("RequestTimeTooSkewed", refused);
            case INTERNAL -> named("InternalFailure", 500);
        };
    }

    private Named query(Fault fault) {
        return switch (fault) {
            case INVALID, FIELD_UNSUPPORTED -> named("ValidationError", 400);
            case OPERATION_UNSUPPORTED -> named("UnsupportedOperation", 400);
            case OPERATION_UNKNOWN -> named("InvalidAction", 400);
            case MALFORMED -> named("MalformedQueryString", 400);
            case TOO_LARGE -> named("RequestEntityTooLarge", 413);
            case TOO_SLOW -> named("RequestTimeout", 408);
            case BUSY -> named("ServiceUnavailable", 503);
            case DENIED -> named("AccessDenied", 403);
            case UNSIGNED -> named("MissingAuthenticationToken", 403);
            case INCOMPLETE -> named("IncompleteSignature", 400);
            case KEY_UNKNOWN -> named("InvalidClientTokenId", 403);
            case TOKEN_EXPIRED -> named("ExpiredToken", 403);
            case SIGNATURE_WRONG -> named("SignatureDoesNotMatch", 403);
            case EXPIRED -> named("RequestExpired", 400);
            case SKEWED -> named("RequestTimeTooSkewed", 403);
            case INTERNAL -> named("InternalFailure", 500);
        };
    }

    private Named byKind(ErrorCode.Kind kind) {
        var json = service.protocol() != Protocol.QUERY;
        return switch (kind) {
            case INVALID -> named(json ? "ValidationException" : "ValidationError", 400);
            case DENIED -> of(Fault.DENIED);
            case NOT_FOUND -> named("ResourceNotFoundException", 404);
            case CONFLICT -> named("ConflictException", 409);
            case GONE -> named("ResourceNotFoundException", 410);
            case PRECONDITION -> named("PreconditionFailedException", 412);
            case TOO_LARGE -> of(Fault.TOO_LARGE);
            case LIMITED -> named(json ? "ThrottlingException" : "Throttling", json ? 429 : 400);
            case UNAVAILABLE -> of(Fault.BUSY);
            case INTERNAL -> of(Fault.INTERNAL);
        };
    }
}

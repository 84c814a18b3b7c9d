package dev.tidemill.api.web;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * How the platform's no looks under {@code /v1}: a problem document (RFC 9457) with its code, its
 * message and the status of its kind, and the two fields that clients of AWS's JSON know.
 */
class ErrorMapper {

    private static final MediaType PROBLEM = new MediaType("application", "problem+json");
    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    @ServerExceptionMapper
    public Response refuseTooMuch(StreamConstraintsException tooMuch) {
        return refuse(
                new PlatformException(ErrorCode.PARAMETER_INVALID, tooMuch.getOriginalMessage()));
    }

    @ServerExceptionMapper
    public Response refuseUnknown(UnrecognizedPropertyException unknown) {
        var known =
                Stream.ofNullable(unknown.getKnownPropertyIds())
                        .flatMap(Collection::stream)
                        .map(String::valueOf)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return refuse(
                new PlatformException(
                        ErrorCode.PARAMETER_INVALID,
                        "There is no member %s here. It takes %s."
                                .formatted(path(unknown), known)));
    }

    @ServerExceptionMapper
    public Response refuseShape(MismatchedInputException other) {
        var at = path(other);
        return refuse(
                new PlatformException(
                        ErrorCode.PARAMETER_INVALID,
                        (at.isEmpty() ? "The body" : at) + " has not the shape that is wanted."));
    }

    /** {@code names[0]}: where in the body. */
    private static String path(JsonMappingException problem) {
        var path = new StringBuilder();
        for (var step : problem.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    @ServerExceptionMapper
    public Response refuse(PlatformException no) {
        var status = no.code().kind().status();
        if (status >= 500) {
            LOG.errorf(no, "a request under /v1 failed");
        }
        var answer = Response.status(status);
        if (no.code().kind() == ErrorCode.Kind.UNAVAILABLE) {
            answer.header("Retry-After", "1");
        }
        return answer.type(PROBLEM)
                .entity(
                        Map.of(
                                "title",
                                no.code().name(),
                                "status",
                                status,
                                "detail",
                                no.getMessage(),
                                "__type",
                                no.code().name(),
                                "message",
                                no.getMessage()))
                .build();
    }
}

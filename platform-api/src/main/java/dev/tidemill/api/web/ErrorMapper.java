package dev.tidemill.api.web;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
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

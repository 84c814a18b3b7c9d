package dev.tidemill.api.web;

import dev.tidemill.core.error.PlatformException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** How the platform's no looks under {@code /v1}: its code, its message, the status of its kind. */
class ErrorMapper {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    @ServerExceptionMapper
    public Response refuse(PlatformException no) {
        var status = no.code().kind().status();
        if (status >= 500) {
            LOG.errorf(no, "a request under /v1 failed");
        }
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(
                        Map.of(
                                "__type",
                                no.code().name(),
                                "message",
                                String.valueOf(no.getMessage())))
                .build();
    }
}

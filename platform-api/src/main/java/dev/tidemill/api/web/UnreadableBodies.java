package dev.tidemill.api.web;

import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/**
 * Says of a body that is no JSON what is wrong with it and where. Not as a mapper of all answers
 * that are made elsewhere: that one would answer for the console's pages, too, which are found only
 * after no resource was.
 */
@Provider
public class UnreadableBodies implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        try {
            return context.proceed();
        } catch (WebApplicationException no) {
            if (no.getCause() instanceof StreamReadException broken) {
                throw unreadable(broken);
            }
            throw no;
        }
    }

    private static PlatformException unreadable(StreamReadException broken) {
        var at = broken.getLocation();
        return new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                "The body cannot be read as JSON, at line %d, column %d: %s."
                        .formatted(at.getLineNr(), at.getColumnNr(), broken.getOriginalMessage()));
    }
}

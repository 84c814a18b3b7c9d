package dev.tidemill.api.function;

import dev.tidemill.core.function.CodeHash;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Hands out a package to whoever holds a link that is still good. */
@Path("/v1/code/{hash:[0-9a-f]{64}}")
@RunOnVirtualThread
public class CodeLinkResource {

    private final CodeLinks links;
    private final FunctionReader reader;

    CodeLinkResource(CodeLinks links, FunctionReader reader) {
        this.links = links;
        this.reader = reader;
    }

    @GET
    @Produces("application/zip")
    public Response download(
            @RestPath String hash, @RestQuery long expires, @RestQuery String signature) {
        var code = new CodeHash(hash);
        if (signature == null || !links.isValid(code, expires, signature)) {
            return Response.status(403).build();
        }
        return Response.ok(reader.code(code)).header("Cache-Control", "private, no-store").build();
    }
}

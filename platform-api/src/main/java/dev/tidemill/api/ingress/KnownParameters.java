package dev.tidemill.api.ingress;

import dev.tidemill.core.error.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.TreeSet;

/** Refuses by name the parameters that a door under {@code /v1} does not know: none is ignored. */
public final class KnownParameters implements Handler<RoutingContext> {

    /** What proves who asks may stand in the query, too. */
    private static final String OF_SIGNATURES = "X-Amz-";

    private final Set<String> known;

    private KnownParameters(Set<String> known) {
        this.known = known;
    }

    /**
     * @param names of those that the door knows
     */
    public static KnownParameters of(String... names) {
        return new KnownParameters(new TreeSet<>(Set.of(names)));
    }

    @Override
    public void handle(RoutingContext context) {
        for (var name : context.queryParams().names()) {
            if (!known.contains(name) && !name.startsWith(OF_SIGNATURES)) {
                refuse(context, name);
                return;
            }
        }
        context.next();
    }

    private void refuse(RoutingContext context, String name) {
        Arrival.ignore(context.request());
        context.response()
                .setStatusCode(ErrorCode.PARAMETER_INVALID.kind().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(
                        new JsonObject()
                                .put("__type", ErrorCode.PARAMETER_INVALID.name())
                                .put(
                                        "message",
                                        "There is no parameter " + name + " here. " + taken())
                                .toBuffer());
    }

    private String taken() {
        return known.isEmpty() ? "It takes none." : "It takes " + String.join(", ", known) + ".";
    }
}

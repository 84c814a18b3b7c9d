package dev.tidemill.standalone;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to Keycloak's sign-in pages through our port. The realm of the console and the files of
 * its pages are all that the world sees; Keycloak's own administration is not.
 */
@ApplicationScoped
class KeycloakDoor {

    private static final int FIRST = -20_000;
    private static final Pattern OPEN =
            Pattern.compile("/auth/(realms/tidemill|resources)(/[A-Za-z0-9._~-]+)+/?");
    private static final Pattern CLOSED =
            Pattern.compile("/auth/realms/tidemill/clients-registrations(/.*)?");

    private final Optional<HttpProxy> proxy;

    KeycloakDoor(Vertx vertx, KeycloakConfig config) {
        this.proxy = config.address().map(address -> proxy(vertx, address));
    }

    private static HttpProxy proxy(Vertx vertx, URI address) {
        var client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setMaxPoolSize(16)
                                .setConnectTimeout(2000)
                                .setIdleTimeout(60));
        return HttpProxy.reverseProxy(client)
                .origin(address.getPort(), address.getHost())
                .addInterceptor(new TellWhoAsked());
    }

    void register(@Observes Router router) {
        router.route("/auth").order(FIRST).handler(this::handle);
        router.route("/auth/*").order(FIRST).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        if (proxy.isPresent() && isOpen(context.request().path())) {
            proxy.get().handle(context.request());
        } else {
            context.request().resume();
            context.response().setStatusCode(404).end();
        }
    }

    /** Plain characters only: what Keycloak might read in another way than we do does not pass. */
    static boolean isOpen(@Nullable String path) {
        return path != null
                && OPEN.matcher(path).matches()
                && !CLOSED.matcher(path).matches()
                && !path.contains("/./")
                && !path.contains("..")
                && !path.endsWith("/.");
    }

    /** Replaces what the caller claims about its way here by what we know. */
    private static final class TellWhoAsked implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            var request = context.request();
            var caller = request.proxiedRequest();
            request.headers()
                    .remove("Forwarded")
                    .remove("X-Forwarded-Port")
                    .remove("X-Forwarded-Prefix")
                    .set("X-Forwarded-For", peer(caller))
                    .set("X-Forwarded-Proto", caller.isSSL() ? "https" : "http")
                    .set("X-Forwarded-Host", String.valueOf(caller.authority()));
            return context.sendRequest();
        }

        private static String peer(HttpServerRequest caller) {
            var address = caller.remoteAddress();
            return address == null ? "unknown" : address.hostAddress();
        }
    }
}

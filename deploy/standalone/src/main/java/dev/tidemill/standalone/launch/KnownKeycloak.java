package dev.tidemill.standalone.launch;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A Keycloak that others run: asked until it is there and its realm is ready. The program does not
 * wait for it.
 */
final class KnownKeycloak implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KnownKeycloak.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final SignInService service;
    private final Realm realm;
    private final Status status;
    private final Thread thread;

    KnownKeycloak(SignInService service, Setup setup, Credentials credentials, Status status) {
        this.service = service;
        this.status = status;
        var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        this.realm = new Realm(http, service, setup, credentials);
        this.thread = Thread.ofPlatform().daemon().name("watch-keycloak").unstarted(this::prepare);
    }

    void start() {
        status.starting(Keycloak.NAME);
        thread.start();
    }

    private void prepare() {
        try {
            while (!isPrepared()) {
                Thread.sleep(PAUSE);
            }
            status.ready(Keycloak.NAME);
        } catch (StartRefused never) {
            LOG.errorf("%s: %s", service.address(), never.getMessage());
            status.failed(Keycloak.NAME, String.valueOf(never.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isPrepared() throws InterruptedException {
        try {
            realm.ensure();
            return true;
        } catch (IOException notYet) {
            LOG.debugf("%s: %s", service.address(), notYet.getMessage());
            status.waiting(Keycloak.NAME, service.address() + ": " + notYet.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

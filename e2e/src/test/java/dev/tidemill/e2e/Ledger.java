package dev.tidemill.e2e;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** How accepted events ended, as the platform's own ledger tells their tenant. */
final class Ledger {

    private final Clients clients;

    Ledger(Clients clients) {
        this.clients = clients;
    }

    /**
     * How those of the latest 1000 events ended that have ({@code SUCCEEDED}, …), by request id.
     */
    Map<String, String> endings() {
        var answer =
                Wire.send(
                        Wire.signed(
                                clients.credentials(),
                                "tidemill",
                                Clock.systemUTC(),
                                Wire.unsigned(
                                        "GET",
                                        clients.endpoint().resolve("/v1/events?limit=1000"),
                                        Map.of(),
                                        "")));
        if (answer.status() != 200) {
            throw new AssertionError("the ledger answers " + answer.status() + answer.body());
        }
        var endings = new HashMap<String, String>();
        Json.of(answer.body())
                .path("events")
                .forEach(
                        event -> {
                            if (event.has("endedAt")) {
                                endings.put(
                                        event.path("requestId").asText(),
                                        event.path("state").asText());
                            }
                        });
        return endings;
    }
}

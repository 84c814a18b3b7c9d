package dev.tidemill.api.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import dev.tidemill.core.tenant.TenantId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The ledger: events of the caller's tenant that wait or have ended. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EventResource {

    private static final String LISTING = "events";
    private static final int MOST_FUNCTIONS = 1000;

    /** What waits, with the functions of which something waits, the oldest event's first. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record BacklogView(
            long waiting, Optional<Instant> oldestAcceptedAt, List<Ledger.Waiting> functions) {}

    private final Ledger ledger;
    private final EventDoor door;
    private final PageTokens tokens;
    private final Snapshot snapshot;

    EventResource(Ledger ledger, EventDoor door, PageTokens tokens, Snapshot snapshot) {
        this.ledger = ledger;
        this.door = door;
        this.tokens = tokens;
        this.snapshot = snapshot;
    }

    /**
     * @param before the {@code next} of the page before
     */
    @GET
    public EventView.Page list(
            @RestQuery @Nullable String function,
            @RestQuery List<String> state,
            @RestQuery @Nullable String trigger,
            @RestQuery @Nullable String error,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @DefaultValue("50") @Min(1) @Max(1000) int limit,
            @RestQuery @Nullable String before) {
        var filter = AskedEvents.filter(function, state, trigger, error, from, to);
        var tenant = door.require("ListEvents", filter.function());
        var place = Optional.ofNullable(before).map(token -> place(tenant, token));
        var found = ledger.list(tenant, filter, place, limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        return new EventView.Page(
                page.stream().map(EventView::of).toList(),
                found.size() > limit
                        ? Optional.of(tokens.seal(tenant, LISTING, text(page.getLast())))
                        : Optional.empty());
    }

    @GET
    @Path("/backlog")
    public BacklogView backlog(@RestQuery @Nullable String function) {
        var name = AskedEvents.function(function);
        var tenant = door.require("ListEvents", name);
        var functions = ledger.waiting(tenant, name, MOST_FUNCTIONS);
        return new BacklogView(
                functions.stream().mapToLong(Ledger.Waiting::waiting).sum(),
                functions.stream().map(Ledger.Waiting::oldestAcceptedAt).findFirst(),
                functions);
    }

    /**
     * @param generation the latest one when absent
     */
    @GET
    @Path("/{id}")
    public EventView.Whole get(@RestPath String id, @RestQuery @Nullable Integer generation) {
        var lives = door.lives("GetEvent", id);
        var entry = EventDoor.pick(lives, generation);
        return new EventView.Whole(
                EventView.of(entry),
                ledger.tries(door.tenant(), entry).stream()
                        .map(run -> EventView.Try.of(run, logGroup(entry.function(), run)))
                        .toList(),
                lives.stream().map(EventView.Life::of).toList());
    }

    /** Where its output goes now: empty when the function is gone. */
    private Optional<String> logGroup(FunctionId function, Ledger.Try run) {
        return snapshot.function(function, run.version())
                .or(() -> snapshot.function(function, FunctionVersion.LATEST))
                .map(FunctionVersion::logGroup);
    }

    private static String text(LedgerEntry event) {
        return event.acceptedAt() + " " + event.id();
    }

    private Ledger.Place place(TenantId tenant, String token) {
        var text =
                tokens.open(tenant, LISTING, token)
                        .orElseThrow(() -> RunResource.badToken("before"));
        var parts = text.split(" ", 2);
        return new Ledger.Place(Instant.parse(parts[0]), parts[1]);
    }
}

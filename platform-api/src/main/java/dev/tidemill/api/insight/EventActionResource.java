package dev.tidemill.api.insight;

import dev.tidemill.api.insight.LedgerEntry.State;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What can be done with events of the ledger: read their payload, send them again, cancel them. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EventActionResource {

    private static final int USUAL_SELECTION = 100;
    private static final EnumSet<State> FAILED =
            EnumSet.of(State.RETRIES_EXHAUSTED, State.AGE_EXCEEDED, State.FUNCTION_GONE);

    /** The next one would hear the same. */
    private static final EnumSet<ErrorCode> NOT_NOW =
            EnumSet.of(ErrorCode.EVENTS_UNAVAILABLE, ErrorCode.EVENT_RATE_EXCEEDED);

    /**
     * @param generation which life is sent again; the latest one when absent
     */
    record Redrive(@Nullable Integer generation) {}

    record Redriven(String requestId, int generation) {}

    /**
     * @param states of endings; those of failures when absent
     */
    record Selection(
            @Nullable String function,
            @Nullable List<String> states,
            @Nullable String error,
            @Nullable String from,
            @Nullable String to,
            @Min(1) @Max(1000) @Nullable Integer limit) {}

    /**
     * @param more whether asking again sends more
     */
    record Selected(int redriven, boolean more, List<Failed> failed) {}

    record Failed(String requestId, String reason) {}

    record Cancelled(String requestId, String state) {}

    private final Ledger ledger;
    private final EventDoor door;
    private final EventPayloads payloads;
    private final RedriveEvent redriveEvent;
    private final CancelEvent cancelEvent;

    EventActionResource(
            Ledger ledger,
            EventDoor door,
            EventPayloads payloads,
            RedriveEvent redriveEvent,
            CancelEvent cancelEvent) {
        this.ledger = ledger;
        this.door = door;
        this.payloads = payloads;
        this.redriveEvent = redriveEvent;
        this.cancelEvent = cancelEvent;
    }

    /** The bytes as they were accepted. */
    @GET
    @Path("/{id}/payload")
    public byte[] payload(@RestPath String id, @RestQuery @Nullable Integer generation) {
        var entry = EventDoor.pick(door.lives("GetEvent", id), generation);
        try (var reader = payloads.open()) {
            return reader.read(entry).payload();
        }
    }

    @POST
    @Path("/{id}/redrive")
    @ResponseStatus(202)
    public Redriven redrive(@RestPath String id, @Nullable Redrive wanted) {
        var lives = door.lives("RedriveEvents", id);
        var entry = EventDoor.pick(lives, wanted == null ? null : wanted.generation());
        try (var reader = payloads.open()) {
            return new Redriven(id, redriveEvent.redrive(entry, reader));
        }
    }

    /** The oldest first. Those that cannot be sent again are named, and stay as they are. */
    @POST
    @Path("/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    public Selected redriveSelection(@Valid Selection wanted) {
        var filter = filter(wanted);
        var tenant = door.require("RedriveEvents", filter.function());
        var limit = Optional.ofNullable(wanted.limit()).orElse(USUAL_SELECTION);
        var found = ledger.redrivable(tenant, filter, limit + 1);
        var chosen = found.subList(0, Math.min(limit, found.size()));
        var failed = new ArrayList<Failed>();
        var redriven = 0;
        try (var reader = payloads.open()) {
            for (var entry : chosen) {
                try {
                    redriveEvent.redrive(entry, reader);
                    redriven++;
                } catch (PlatformException no) {
                    failed.add(new Failed(entry.id(), no.code().name()));
                    if (NOT_NOW.contains(no.code())) {
                        break;
                    }
                }
            }
        }
        var more = redriven > 0 && found.size() > redriven + failed.size();
        return new Selected(redriven, more, failed);
    }

    private static LedgerFilter filter(Selection wanted) {
        var states = wanted.states() == null ? FAILED : AskedEvents.states(wanted.states());
        if (states.isEmpty() || !states.stream().allMatch(State::isEnd)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "'states' names endings: only what has ended is sent on its way again.");
        }
        return AskedEvents.filter(
                wanted.function(),
                states.stream().map(State::name).toList(),
                null,
                wanted.error(),
                wanted.from(),
                wanted.to());
    }

    @POST
    @Path("/{id}/cancel")
    @ResponseStatus(202)
    public Cancelled cancel(@RestPath String id) {
        var entry = EventDoor.pick(door.lives("CancelEvent", id), null);
        return new Cancelled(id, cancelEvent.cancel(entry).name());
    }
}

package dev.tidemill.api.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.function.FunctionId;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The events of the caller's tenant that were accepted and have ended, latest first. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class EventResource {

    private static final String LISTING = "events";

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record EventsView(List<EventView> events, Optional<String> next) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record EventView(
            String requestId,
            String function,
            String version,
            Instant acceptedAt,
            Instant endedAt,
            int attempts,
            String ending,
            Optional<String> reason,
            Optional<DestinationView> destination) {

        static EventView of(Runs.Ended event) {
            return new EventView(
                    event.id(),
                    event.function(),
                    event.version(),
                    event.acceptedAt(),
                    event.endedAt(),
                    event.attempts(),
                    event.ending(),
                    event.reason(),
                    event.told().map(DestinationView::of));
        }
    }

    /**
     * What the event's destination was told of its end.
     *
     * @param requestId of the event that tells it
     * @param problem why it could not be told
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record DestinationView(String arn, Optional<String> requestId, Optional<String> problem) {
        static DestinationView of(Runs.Told told) {
            return new DestinationView(told.destination(), told.by(), told.problem());
        }
    }

    private final Runs runs;
    private final PageTokens tokens;
    private final Principals principals;
    private final Admission admission;

    EventResource(Runs runs, PageTokens tokens, Principals principals, Admission admission) {
        this.runs = runs;
        this.tokens = tokens;
        this.principals = principals;
        this.admission = admission;
    }

    /**
     * @param before the {@code next} of the page before
     */
    @GET
    public EventsView list(
            @RestQuery @DefaultValue("50") @Min(1) @Max(1000) int limit,
            @RestQuery @Nullable String before) {
        var principal = principals.current();
        var tenant = principal.tenant();
        admission.require("tidemill:ListEvents", new FunctionId(tenant, "*").arn());
        var found =
                runs.events(
                        tenant,
                        Optional.ofNullable(before).map(token -> place(tenant, token)),
                        limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        return new EventsView(
                page.stream().map(EventView::of).toList(),
                found.size() > limit
                        ? Optional.of(tokens.seal(tenant, LISTING, text(page.getLast())))
                        : Optional.empty());
    }

    private static String text(Runs.Ended event) {
        return event.acceptedAt() + " " + event.id();
    }

    private Runs.EventPlace place(TenantId tenant, String token) {
        var text =
                tokens.open(tenant, LISTING, token)
                        .orElseThrow(() -> RunResource.badToken("before"));
        var parts = text.split(" ", 2);
        return new Runs.EventPlace(Instant.parse(parts[0]), parts[1]);
    }
}

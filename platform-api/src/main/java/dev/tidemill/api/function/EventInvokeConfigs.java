package dev.tidemill.api.function;

import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.destination.DestinationPermission;
import dev.tidemill.core.destination.FunctionDestination;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.EventInvokeConfig;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.function.FunctionVersion;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says how asynchronous events of a function, a version or an alias are handled, and who hears of
 * their ends.
 */
@ApplicationScoped
public class EventInvokeConfigs {

    /** A configuration, and when it was last changed. */
    public record View(EventInvokeConfig config, Instant modifiedAt) {}

    /**
     * What a configuration is to be like; what is empty stays as it is, or is Lambda's default.
     *
     * @param onSuccess an ARN; empty text: nobody
     */
    public record Wish(
            Optional<Integer> maximumRetries,
            Optional<Duration> maximumAge,
            Optional<String> onSuccess,
            Optional<String> onFailure) {
        boolean isEmpty() {
            return maximumRetries.isEmpty()
                    && maximumAge.isEmpty()
                    && onSuccess.isEmpty()
                    && onFailure.isEmpty();
        }
    }

    /**
     * Some configurations.
     *
     * @param next the qualifier after which the others follow; empty when there are none
     */
    public record Page(List<View> configs, Optional<String> next) {}

    private final Functions functions;
    private final Aliases aliases;
    private final EventInvokeStore store;
    private final Snapshot snapshot;
    private final DestinationPermission permission;
    private final Clock clock;

    EventInvokeConfigs(
            Functions functions,
            Aliases aliases,
            EventInvokeStore store,
            Snapshot snapshot,
            Clock clock) {
        this.functions = functions;
        this.aliases = aliases;
        this.store = store;
        this.snapshot = snapshot;
        this.permission = new DestinationPermission(snapshot, clock);
        this.clock = clock;
    }

    /**
     * In place of what was there.
     *
     * @param qualifier a version, an alias or {@code $LATEST}
     */
    public View put(FunctionId id, String qualifier, Wish wish) {
        return change(id, qualifier, () -> EventInvokeConfig.none(id, qualifier), wish);
    }

    /** Leaves what the wish does not name. */
    public View update(FunctionId id, String qualifier, Wish wish) {
        return change(id, qualifier, () -> find(id, qualifier).config(), wish);
    }

    private View change(
            FunctionId id, String qualifier, Supplier<EventInvokeConfig> from, Wish wish) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.lock(id);
                            check(id, qualifier);
                            return save(id, from.get(), wish);
                        });
    }

    private View save(FunctionId id, EventInvokeConfig from, Wish wish) {
        if (wish.isEmpty()) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "You must specify at least one of error handling or destination setting.");
        }
        wish.onSuccess().ifPresent(arn -> checkDestination(id, "OnSuccess", arn));
        wish.onFailure().ifPresent(arn -> checkDestination(id, "OnFailure", arn));
        var config =
                new EventInvokeConfig(
                        id,
                        from.qualifier(),
                        wish.maximumRetries().or(from::maximumRetries),
                        wish.maximumAge().or(from::maximumAge),
                        wish.onSuccess().or(from::onSuccess).filter(arn -> !arn.isEmpty()),
                        wish.onFailure().or(from::onFailure).filter(arn -> !arn.isEmpty()));
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        store.put(config, now);
        return new View(config, now);
    }

    public View get(FunctionId id, String qualifier) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            check(id, qualifier);
                            return find(id, qualifier);
                        });
    }

    public void delete(FunctionId id, String qualifier) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            check(id, qualifier);
                            if (!store.remove(id, qualifier)) {
                                throw missing(id, qualifier);
                            }
                        });
    }

    /**
     * @param after the last qualifier of the page before; empty: the first page
     */
    public Page list(FunctionId id, Optional<String> after, int atMost) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.get(id);
                            var found = store.after(id, after.orElse(""), atMost + 1);
                            var page = found.subList(0, Math.min(atMost, found.size()));
                            return new Page(
                                    page.stream().map(EventInvokeConfigs::view).toList(),
                                    found.size() > atMost
                                            ? Optional.of(page.getLast().config().qualifier())
                                            : Optional.empty());
                        });
    }

    private View find(FunctionId id, String qualifier) {
        return store.get(id, qualifier)
                .map(EventInvokeConfigs::view)
                .orElseThrow(() -> missing(id, qualifier));
    }

    private static View view(EventInvokeStore.Row row) {
        return new View(row.config(), row.modifiedAt());
    }

    private void check(FunctionId id, String qualifier) {
        functions.get(id);
        var known =
                qualifier.equals(FunctionVersion.LATEST)
                        || aliases.get(id, qualifier).isPresent()
                        || VersionNumber.parse(qualifier).stream()
                                .anyMatch(number -> functions.version(id, number).isPresent());
        if (!known) {
            throw Functions.missing(id.arn(qualifier));
        }
    }

    private void checkDestination(FunctionId id, String which, String arn) {
        if (arn.isEmpty()) {
            return;
        }
        var destination =
                FunctionDestination.of(arn)
                        .orElseThrow(
                                () ->
                                        refused(
                                                which,
                                                arn,
                                                "Destinations are functions for now: queues, topics,"
                                                        + " buses and buckets are not implemented."));
        if (destination.function().equals(id)) {
            throw refused(which, arn, "A function cannot be its own destination.");
        }
        if (!permission.mayInvoke(functions.get(id).asCalled(), destination)) {
            throw refused(
                    which,
                    arn,
                    "The function's execution role does not have permissions to call"
                            + " InvokeFunction on it.");
        }
        if (snapshot.function(destination.function(), FunctionVersion.LATEST)
                .filter(latest -> latest.modes().tenantIsolation())
                .isPresent()) {
            throw refused(
                    which, arn, "It keeps its tenants apart, and nobody says for whom it is told.");
        }
    }

    private static PlatformException refused(String which, String arn, String why) {
        return new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                "The provided destination config DestinationConfig("
                        + which
                        + "="
                        + arn
                        + ") is invalid. "
                        + why);
    }

    private static PlatformException missing(FunctionId id, String qualifier) {
        return new PlatformException(
                ErrorCode.FUNCTION_EVENT_INVOKE_NOT_FOUND,
                "The function " + id.arn(qualifier) + " doesn't have an EventInvokeConfig");
    }
}

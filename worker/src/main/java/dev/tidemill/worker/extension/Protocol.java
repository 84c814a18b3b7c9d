package dev.tidemill.worker.extension;

import dev.tidemill.worker.extension.Extension.Phase;
import dev.tidemill.worker.extension.Extension.Wanted;
import dev.tidemill.worker.extension.Standing.Stage;
import dev.tidemill.worker.runtime.Failures;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Decides what happens to the extensions of a sandbox, as Lambda does. Pure. */
final class Protocol {

    /** Internal and external ones together. */
    static final int MOST = 10;

    static final String LAUNCH_ERROR = "Extension.LaunchError";

    private static final int LONGEST_NAME = 127;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int FIRST_SIGNAL = 128;

    private Protocol() {}

    /** What has happened. */
    sealed interface Happening {
        /**
         * @param id for it, if it is an internal one
         */
        record Register(String name, List<String> events, String id) implements Happening {}

        record Next(String id) implements Happening {}

        record InitError(String id, String type) implements Happening {}

        record ExitError(String id, String type) implements Happening {}

        /** One that has waited for an event does so no more. */
        record Hung(String id) implements Happening {}

        /** A process has ended; its status as a shell tells it. */
        record Exited(String name, int status) implements Happening {}

        record RuntimeReady() implements Happening {}

        record Invoked() implements Happening {}

        record Answered() implements Happening {}

        record Ending() implements Happening {}
    }

    /** What follows, in this order. */
    sealed interface Effect {
        record Registered(Extension extension) implements Effect {}

        record Accepted() implements Effect {}

        /** Status 403. */
        record Refused(String type, String message) implements Effect {}

        /** It waits for an event. */
        record Waits(Extension extension) implements Effect {}

        record Tell(Extension extension, Wanted event) implements Effect {}

        record StartRuntime() implements Effect {}

        /** The function is ready for its first invocation. */
        record Loaded() implements Effect {}

        /** Everybody is done with the last invocation. */
        record Free() implements Effect {}

        /** The sandbox has to end. */
        record Broken(String type, String message) implements Effect {}

        /** Who wanted to hear of the end has heard, and is gone. */
        record Gone() implements Effect {}
    }

    record Step(Standing next, List<Effect> effects) {
        static Step to(Standing next, Effect... effects) {
            return new Step(next, List.of(effects));
        }

        Step and(Effect effect) {
            var all = new ArrayList<>(effects);
            all.add(effect);
            return new Step(next, all);
        }
    }

    static Step on(Standing now, Happening happening) {
        return switch (happening) {
            case Happening.Register it -> register(now, it);
            case Happening.Next(var id) ->
                    now.known(id).map(it -> next(now, it)).orElseGet(() -> unknown(now, id));
            case Happening.InitError(var id, var type) ->
                    now.known(id)
                            .map(it -> initError(now, it, type))
                            .orElseGet(() -> unknown(now, id));
            case Happening.ExitError(var id, var type) ->
                    now.known(id)
                            .map(
                                    it ->
                                            failed(
                                                    now,
                                                    it,
                                                    Phase.EXIT_ERROR,
                                                    "Extension.ExitError",
                                                    type))
                            .orElseGet(() -> unknown(now, id));
            case Happening.Hung(var id) ->
                    now.known(id)
                            .filter(it -> it.phase() == Phase.READY)
                            .map(it -> Step.to(now.with(it.in(Phase.RUNNING))))
                            .orElseGet(() -> Step.to(now));
            case Happening.Exited(var name, var status) ->
                    now.named(name)
                            .filter(Extension::external)
                            .map(it -> exited(now, it, status))
                            .orElseGet(() -> Step.to(now));
            case Happening.RuntimeReady _ ->
                    now.stage() == Stage.LOADING
                            ? settled(now.in(Stage.SETTLING))
                            : Step.to(now); // it says so once; in the end it does not matter
            case Happening.Invoked _ -> tellAll(now.in(Stage.RUNNING), Wanted.INVOKE);
            case Happening.Answered _ -> settled(now.in(Stage.LINGERING));
            case Happening.Ending _ -> settled(tellAll(now.in(Stage.ENDING), Wanted.SHUTDOWN));
        };
    }

    // ---- requests

    private static Step register(Standing now, Happening.Register wanted) {
        if (wanted.name().isEmpty() || wanted.name().length() > LONGEST_NAME) {
            return refused(
                    now,
                    "Extension.InvalidExtensionName",
                    wanted.name().isEmpty()
                            ? "Empty extension name"
                            : "Extension name is longer than " + LONGEST_NAME + " characters");
        }
        var known = now.named(wanted.name());
        var external = known.filter(Extension::external).isPresent();
        var events = EnumSet.noneOf(Wanted.class);
        for (var event : wanted.events()) {
            var wantedEvent = Wanted.of(event);
            if (wantedEvent.isEmpty()) {
                return refused(
                        now, "Extension.InvalidEventType", event + ": ErrorInvalidEventType");
            }
            if (wantedEvent.get() == Wanted.SHUTDOWN && !external) {
                return refused(
                        now,
                        "Extension.InvalidEventType",
                        "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension");
            }
            events.add(wantedEvent.get());
        }
        if (external) {
            return known.get().phase() == Phase.STARTED
                    ? registered(now, known.get().wanting(Set.copyOf(events)))
                    : notAllowed(now, known.get(), Phase.REGISTERED, wanted.name());
        }
        if (!now.stage().mayRegister()) {
            return refused(
                    now, "Extension.RegistrationClosed", "Extension registration closed already");
        }
        if (known.isPresent()) {
            return refused(
                    now,
                    "Extension.InvalidExtensionState",
                    "Extension with this name already registered");
        }
        if (now.extensions().size() >= MOST) {
            return refused(
                    now, "Extension.TooManyExtensions", "Extension limit (" + MOST + ") reached");
        }
        var made =
                new Extension(
                        wanted.name(),
                        wanted.id(),
                        false,
                        Set.copyOf(events),
                        Phase.REGISTERED,
                        false);
        return Step.to(now.plus(made), new Effect.Registered(made));
    }

    private static Step registered(Standing now, Extension one) {
        var next = now.with(one);
        return now.stage() == Stage.STARTING
                        && next.all(it -> !it.external() || it.phase() != Phase.STARTED)
                ? Step.to(
                        next.in(Stage.LOADING),
                        new Effect.Registered(one),
                        new Effect.StartRuntime())
                : Step.to(next, new Effect.Registered(one));
    }

    private static Step next(Standing now, Extension one) {
        return switch (one.phase()) {
            case REGISTERED, RUNNING ->
                    one.owed()
                            ? Step.to(
                                    now.with(one.owed(false).in(Phase.RUNNING)),
                                    new Effect.Waits(one),
                                    new Effect.Tell(one, happens(now)))
                            : waits(now, one.in(Phase.READY));
            case STARTED, READY, INIT_ERROR, EXIT_ERROR, EXITED ->
                    notAllowed(now, one, Phase.READY, one.id());
        };
    }

    private static Step waits(Standing now, Extension one) {
        var waiting = Step.to(now.with(one), new Effect.Waits(one));
        var then = settled(waiting.next());
        return new Step(
                then.next(),
                then.effects().isEmpty()
                        ? waiting.effects()
                        : waiting.and(then.effects().getFirst()).effects());
    }

    private static Wanted happens(Standing now) {
        return now.stage() == Stage.ENDING ? Wanted.SHUTDOWN : Wanted.INVOKE;
    }

    private static Step initError(Standing now, Extension one, String type) {
        return one.phase() == Phase.REGISTERED || one.phase() == Phase.INIT_ERROR
                ? failed(now, one, Phase.INIT_ERROR, "Extension.InitError", type)
                : notAllowed(now, one, Phase.INIT_ERROR, one.id());
    }

    /** What it says of its own type goes into the message. */
    private static Step failed(
            Standing now, Extension one, Phase phase, String type, String itsType) {
        var next = Step.to(now.with(one.in(phase)), new Effect.Accepted());
        return now.stage() == Stage.ENDING
                ? next
                : next.and(new Effect.Broken(type, one.name() + ": " + itsType));
    }

    private static Step exited(Standing now, Extension one, int status) {
        var next = now.with(one.in(Phase.EXITED));
        if (now.stage() == Stage.ENDING) {
            return settled(next);
        }
        var started = one.phase() == Phase.STARTED;
        if (started && (status == NOT_EXECUTABLE || status == NOT_FOUND)) {
            return Step.to(
                    next,
                    new Effect.Broken(
                            LAUNCH_ERROR,
                            "fork/exec /opt/extensions/"
                                    + one.name()
                                    + (status == NOT_EXECUTABLE
                                            ? ": permission denied"
                                            : ": no such file or directory")));
        }
        return Step.to(next, new Effect.Broken("Extension.Crash", told(status)));
    }

    private static String told(int status) {
        if (status == 0) {
            return "exit code 0";
        }
        return status > FIRST_SIGNAL
                ? "signal: " + Failures.signal(status - FIRST_SIGNAL)
                : "exit status " + status;
    }

    // ---- together

    /** Whether everybody is where the stage leads to. */
    private static Step settled(Standing now) {
        return switch (now.stage()) {
            case SETTLING ->
                    now.all(it -> it.phase() == Phase.READY)
                            ? Step.to(now.in(Stage.IDLE), new Effect.Loaded())
                            : Step.to(now);
            case LINGERING ->
                    now.invocationDone()
                            ? Step.to(now.in(Stage.IDLE), new Effect.Free())
                            : Step.to(now);
            case ENDING ->
                    now.all(it -> !it.wants(Wanted.SHUTDOWN) || it.phase() == Phase.EXITED)
                            ? Step.to(now, new Effect.Gone())
                            : Step.to(now);
            case STARTING, LOADING, IDLE, RUNNING -> Step.to(now);
        };
    }

    private static Step settled(Step before) {
        var then = settled(before.next());
        var all = new ArrayList<>(before.effects());
        all.addAll(then.effects());
        return new Step(then.next(), all);
    }

    private static Step tellAll(Standing now, Wanted event) {
        var told = new ArrayList<Effect>();
        var next =
                now.extensions().stream()
                        .map(
                                it -> {
                                    if (!it.wants(event)) {
                                        return it.owed(false);
                                    }
                                    if (it.phase() != Phase.READY) {
                                        return it.owed(true);
                                    }
                                    told.add(new Effect.Tell(it, event));
                                    return it.in(Phase.RUNNING);
                                })
                        .toList();
        return new Step(new Standing(now.stage(), next), told);
    }

    // ---- refusals

    private static Step unknown(Standing now, String id) {
        return refused(now, "Extension.UnknownExtensionIdentifier", "Unknown extension " + id);
    }

    private static Step notAllowed(Standing now, Extension one, Phase wanted, String who) {
        return refused(
                now,
                "Extension.InvalidExtensionState",
                "State transition from "
                        + one.phase().word()
                        + " to "
                        + wanted.word()
                        + " failed for extension "
                        + who
                        + ". Error: State transition is not allowed");
    }

    private static Step refused(Standing now, String type, String message) {
        return Step.to(now, new Effect.Refused(type, message));
    }
}

package dev.tidemill.api.insight;

import dev.tidemill.api.insight.LedgerEntry.State;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which events somebody asks for, checked. */
final class AskedEvents {

    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern REASON = Pattern.compile("\\P{Cc}{1,200}");

    private AskedEvents() {}

    static LedgerFilter filter(
            @Nullable String function,
            Collection<String> states,
            @Nullable String trigger,
            @Nullable String error,
            @Nullable String from,
            @Nullable String to) {
        return new LedgerFilter(
                function(function),
                states(states),
                Optional.ofNullable(trigger)
                        .map(name -> one("trigger", EventTrigger.class, name))
                        .map(EventTrigger::name),
                matching("error", REASON, error),
                Asked.moment("from", from),
                Asked.moment("to", to));
    }

    static Optional<String> function(@Nullable String name) {
        return matching("function", FUNCTION, name);
    }

    static EnumSet<State> states(Collection<String> names) {
        var states = EnumSet.noneOf(State.class);
        names.forEach(name -> states.add(one("state", State.class, name)));
        return states;
    }

    private static Optional<String> matching(String what, Pattern form, @Nullable String text) {
        if (text != null && !form.matcher(text).matches()) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "'%s' matches %s; got '%s'.".formatted(what, form, text));
        }
        return Optional.ofNullable(text);
    }

    private static <E extends Enum<E>> E one(String what, Class<E> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new PlatformException(
                                        ErrorCode.PARAMETER_INVALID,
                                        "'%s' is one of %s; got '%s'."
                                                .formatted(
                                                        what,
                                                        Arrays.toString(type.getEnumConstants()),
                                                        name)));
    }
}

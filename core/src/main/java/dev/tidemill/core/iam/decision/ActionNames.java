package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.Selection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which actions a statement names, by service. */
record ActionNames(boolean everything, Map<String, OfService> services, boolean negated) {

    /** The names of one service's actions. */
    static final class OfService {
        private final Set<String> exact = new HashSet<>();
        private final List<Glob> patterns = new ArrayList<>();

        boolean contains(String name) {
            if (exact.contains(name)) {
                return true;
            }
            for (var pattern : patterns) {
                if (pattern.matches(name)) {
                    return true;
                }
            }
            return false;
        }

        private void add(String name) {
            var glob = Glob.of(name);
            if (glob.isLiteral()) {
                exact.add(name);
            } else {
                patterns.add(glob);
            }
        }
    }

    private static final String ANY_SERVICE = "*";

    static ActionNames of(Selection<String> actions) {
        var everything = false;
        var services = new HashMap<String, OfService>();
        for (var action : actions.values()) {
            var colon = action.indexOf(':');
            if (colon < 0) {
                everything = true;
                continue;
            }
            var lower = action.toLowerCase(Locale.ROOT);
            services.computeIfAbsent(lower.substring(0, colon), _ -> new OfService())
                    .add(lower.substring(colon + 1));
        }
        return new ActionNames(everything, services, actions instanceof Selection.AllBut);
    }

    /** Whether only actions of the services that it names can match. */
    boolean isOfItsServices() {
        return !negated && !everything && !services.containsKey(ANY_SERVICE);
    }

    boolean matches(Action action) {
        return names(action) != negated;
    }

    private boolean names(Action action) {
        return everything
                || isIn(services.get(action.service()), action)
                || isIn(services.get(ANY_SERVICE), action);
    }

    private static boolean isIn(@Nullable OfService names, Action action) {
        return names != null && names.contains(action.name());
    }
}

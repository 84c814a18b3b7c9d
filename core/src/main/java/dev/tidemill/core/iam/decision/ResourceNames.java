package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.Selection;
import dev.tidemill.core.iam.policy.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which resources a statement names. */
record ResourceNames(
        boolean everything, Set<String> exact, List<TextPattern> patterns, boolean negated) {

    /** Of a policy that belongs to its resource and names none. */
    static final ResourceNames ALL = new ResourceNames(true, Set.of(), List.of(), false);

    private static final int FIELDS = 6;

    static ResourceNames of(Selection<String> resources, Version version) {
        var everything = false;
        var exact = new HashSet<String>();
        var patterns = new ArrayList<TextPattern>();
        for (var resource : resources.values()) {
            if (resource.equals("*")) {
                everything = true;
                continue;
            }
            var pattern = TextPattern.of(complete(resource), version, TextPattern.Style.RESOURCE);
            if (pattern instanceof TextPattern.Fixed(var glob) && glob.isLiteral()) {
                exact.add(glob.head());
            } else {
                patterns.add(pattern);
            }
        }
        return new ResourceNames(
                everything, exact, patterns, resources instanceof Selection.AllBut);
    }

    /** Fields that are missing at the end are stars. */
    private static String complete(String resource) {
        var fields = resource.split(":", FIELDS).length;
        return resource + ":*".repeat(FIELDS - fields);
    }

    boolean matches(Request request) {
        return names(request) != negated;
    }

    private boolean names(Request request) {
        if (everything || exact.contains(request.resource())) {
            return true;
        }
        for (var pattern : patterns) {
            if (pattern.matches(request.resource(), request)) {
                return true;
            }
        }
        return false;
    }
}

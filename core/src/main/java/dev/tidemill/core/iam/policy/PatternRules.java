package dev.tidemill.core.iam.policy;

import java.util.Locale;

/** What patterns of actions and resources may look like. */
record PatternRules(PolicyKind kind, Version version) {

    private static final int RESOURCE_FIELD = 5;

    void action(String pattern, Place place) {
        if (pattern.equals("*") && kind != PolicyKind.TRUST) {
            return;
        }
        var colon = pattern.indexOf(':');
        if (colon <= 0) {
            throw place.fault(
                    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        }
        var vendor = pattern.substring(0, colon);
        if (kind == PolicyKind.TRUST && !vendor.toLowerCase(Locale.ROOT).equals("sts")) {
            throw place.fault("AssumeRole policy may only specify STS AssumeRole actions.");
        }
        if (!vendor.equals("*") && !vendor.chars().allMatch(PatternRules::isOfName)) {
            throw place.fault("Vendor " + Place.shorten(vendor) + " is not valid");
        }
        var name = pattern.substring(colon + 1);
        if (name.isEmpty() || !name.chars().allMatch(PatternRules::isOfPattern)) {
            throw place.fault("The action " + Place.shorten(pattern) + " is not valid");
        }
    }

    private static boolean isOfName(int c) {
        return Characters.isAlphanumeric(c) || c == '-';
    }

    private static boolean isOfPattern(int c) {
        return isOfName(c) || c == '*' || c == '?' || c == '_';
    }

    void resource(String pattern, Place place) {
        text(pattern, place);
        if (pattern.equals("*")) {
            return;
        }
        if (!pattern.startsWith("arn:")) {
            throw place.fault(
                    "Resource " + Place.shorten(pattern) + " must be in ARN format or \"*\".");
        }
        var fields = pattern.split(":", RESOURCE_FIELD + 1);
        if (!fields[1].equals("aws") && !fields[1].equals("*")) {
            throw place.fault(
                    "Partition \"%s\" is not valid for resource \"%s\"."
                            .formatted(Place.shorten(fields[1]), Place.shorten(pattern)));
        }
        if (fields.length < 3 || !fields[2].chars().allMatch(PatternRules::isOfName)) {
            throw place.fault(
                    "Resource vendor must be fully qualified and cannot contain regexes.");
        }
        var head = pattern.length() - (fields.length > RESOURCE_FIELD ? fields[5].length() : 0);
        if (Template.firstVariable(pattern, version).filter(at -> at < head).isPresent()) {
            throw place.fault("Variables may stand behind the fifth colon of a resource only");
        }
    }

    /** Refuses malformed variables. */
    void text(String text, Place place) {
        try {
            Template.of(text, version);
        } catch (IllegalArgumentException malformed) {
            throw place.fault(
                    "Syntax errors in policy. In "
                            + Place.shorten(text)
                            + ", "
                            + malformed.getMessage());
        }
    }
}

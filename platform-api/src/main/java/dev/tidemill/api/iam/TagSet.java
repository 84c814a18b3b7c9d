package dev.tidemill.api.iam;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Tags of an identity or a policy: at most 50, their keys told apart whatever their case. */
public final class TagSet {

    private static final int MOST = 50;

    private TagSet() {}

    /**
     * @throws dev.tidemill.core.error.PlatformException when they are too many, or not the tenant's
     *     to set
     */
    static Map<String, String> with(Map<String, String> tags, Map<String, String> more) {
        more.keySet().forEach(TagSet::checkKey);
        var all = without(tags, more.keySet());
        all.putAll(more);
        if (all.size() > MOST) {
            throw Refusals.full("The number of tags has reached the maximum limit.");
        }
        return all;
    }

    static Map<String, String> without(Map<String, String> tags, Collection<String> keys) {
        var rest = new TreeMap<>(tags);
        rest.keySet().removeIf(key -> keys.stream().anyMatch(key::equalsIgnoreCase));
        return rest;
    }

    private static void checkKey(String key) {
        if (key.regionMatches(true, 0, "aws:", 0, 4)) {
            throw Refusals.invalid(
                    "Tag keys that begin with aws: are reserved, got '" + key + "'.");
        }
    }
}

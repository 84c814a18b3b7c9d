package dev.tidemill.core.iam.policy;

import dev.tidemill.core.error.PlatformException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Principal} and {@code NotPrincipal}. */
final class PrincipalParser {

    /** Unique ids of users and roles; behind a role's, the name of a session may stand. */
    static final Pattern ID =
            Pattern.compile("AIDA[A-Z0-9]{12,124}|AROA[A-Z0-9]{12,124}(:[\\w+=,.@-]{2,64})?");

    private PrincipalParser() {}

    static List<PrincipalName> parse(Json json) {
        if (json instanceof Json.Text text) {
            if (text.value().equals("*")) {
                return List.of(new PrincipalName.Anyone());
            }
            throw text.place()
                    .fault("Invalid principal in policy: \"" + Place.shorten(text.value()) + '"');
        }
        var names = new ArrayList<PrincipalName>();
        for (var member : PolicyParser.members(json).byName().values()) {
            for (var value : PolicyParser.list(member.value())) {
                names.add(name(member.name(), value));
            }
        }
        if (names.isEmpty()) {
            throw json.place().fault("Invalid principal in policy: it names nobody");
        }
        return names;
    }

    private static PrincipalName name(String type, Json json) {
        var text = PolicyParser.text(json);
        var name =
                switch (type) {
                    case "AWS" -> PrincipalName.aws(text);
                    case "Service" -> PrincipalName.service(text);
                    case "Federated" -> PrincipalName.federated(text);
                    case "CanonicalUser" ->
                            throw json.place()
                                    .fault(
                                            "Invalid principal in policy: CanonicalUser is not"
                                                    + " supported; name the account under AWS");
                    default -> Optional.<PrincipalName>empty();
                };
        return name.orElseThrow(() -> fault(type.toUpperCase(Locale.ROOT), json.place(), text));
    }

    static PlatformException fault(String type, Place place, String text) {
        return place.fault(
                "Invalid principal in policy: \"%s\":\"%s\""
                        .formatted(Place.shorten(type), Place.shorten(text)));
    }
}

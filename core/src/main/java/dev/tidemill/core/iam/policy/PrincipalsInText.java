package dev.tidemill.core.iam.policy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Accounts, users and roles that the principals of a document name, each where it stands: another
 * name can be put there, and all else stays as it was written.
 */
public final class PrincipalsInText {

    private final String document;
    private final List<Json.Text> named = new ArrayList<>();

    private PrincipalsInText(String document) {
        this.document = document;
    }

    /**
     * @param document one that {@link PolicyParser} has accepted
     */
    public static PrincipalsInText of(String document) {
        var found = new PrincipalsInText(document);
        PolicyParser.members(Json.read(document)).get("Statement").stream()
                .flatMap(statements -> PolicyParser.list(statements).stream())
                .map(PolicyParser::members)
                .forEach(found::add);
        return found;
    }

    private void add(Json.Members statement) {
        statement.get("Principal").or(() -> statement.get("NotPrincipal")).stream()
                .filter(Json.Members.class::isInstance)
                .flatMap(byType -> PolicyParser.members(byType).get("AWS").stream())
                .flatMap(names -> PolicyParser.list(names).stream())
                .forEach(name -> named.add((Json.Text) name));
    }

    /** As they are written. */
    public Set<String> names() {
        return named.stream().map(Json.Text::value).collect(Collectors.toSet());
    }

    /**
     * The document with other names.
     *
     * @param names empty for a name that nobody has
     * @throws dev.tidemill.core.error.PlatformException {@code POLICY_MALFORMED}, with the place of
     *     a name that nobody has
     */
    public String with(Function<String, Optional<String>> names) {
        var text = new StringBuilder();
        var done = 0;
        for (var old : named) {
            var name =
                    names.apply(old.value())
                            .orElseThrow(
                                    () -> PrincipalParser.fault("AWS", old.place(), old.value()));
            if (!name.equals(old.value())) {
                text.append(document, done, old.start()).append('"');
                JsonStringEncoder.getInstance().quoteAsString(name, text);
                text.append('"');
                done = old.end();
            }
        }
        return text.append(document, done, document.length()).toString();
    }
}

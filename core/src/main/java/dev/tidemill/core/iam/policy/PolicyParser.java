package dev.tidemill.core.iam.policy;

import dev.tidemill.core.error.PlatformException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads policy documents. What it does not know it refuses, in AWS's words where AWS has some, and
 * with the place of the fault. How long a document may be is the caller's rule.
 */
public final class PolicyParser {

    private static final String SYNTAX = "Syntax errors in policy. ";
    private static final Set<String> OF_POLICY = Set.of("Version", "Id", "Statement");
    private static final Set<String> OF_STATEMENT =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");

    private final PolicyKind kind;
    private final Set<String> sids = new HashSet<>();
    private Version version = Version.V2008;

    private PolicyParser(PolicyKind kind) {
        this.kind = kind;
    }

    /**
     * @throws PlatformException {@code POLICY_MALFORMED}, with path, line and column
     */
    public static Policy parse(String document, PolicyKind kind) {
        return new PolicyParser(kind).policy(Json.read(document));
    }

    private Policy policy(Json document) {
        var members = members(document, OF_POLICY);
        members.get("Version").ifPresent(this::version);
        var id = members.get("Id").map(PolicyParser::text);
        return new Policy(version, id, statements(required(members, "Statement")));
    }

    private void version(Json json) {
        version =
                Version.of(text(json))
                        .orElseThrow(
                                () ->
                                        json.place()
                                                .fault(
                                                        SYNTAX
                                                                + "The version must be 2012-10-17"
                                                                + " or 2008-10-17"));
    }

    private List<Statement> statements(Json json) {
        var statements = list(json).stream().map(this::statement).toList();
        if (statements.isEmpty()) {
            throw json.place().fault(SYNTAX + "There is no statement");
        }
        return statements;
    }

    private Statement statement(Json json) {
        var members = members(json, OF_STATEMENT);
        var sid = sid(members);
        var effect = effect(required(members, "Effect"));
        var patterns = new PatternRules(kind, version);
        return new Statement(
                sid,
                effect,
                principals(members, effect),
                selection(members, "Action", "actions", patterns::action)
                        .orElseThrow(
                                () -> json.place().fault("Policy statement must contain actions.")),
                resources(members, patterns),
                members.get("Condition")
                        .map(condition -> ConditionParser.parse(condition, version))
                        .orElse(List.of()),
                new Statement.Span(
                        json.place().line(),
                        json.place().column(),
                        members.line(),
                        members.column()));
    }

    private Optional<String> sid(Json.Members members) {
        var written = members.get("Sid").filter(json -> !text(json).isEmpty());
        if (written.isEmpty()) {
            return Optional.empty();
        }
        var json = written.get();
        var sid = text(json);
        var free = kind == PolicyKind.RESOURCE; // services have their own rules for these
        if (!free && !sid.chars().allMatch(Characters::isAlphanumeric)) {
            throw json.place()
                    .fault(
                            "Statement IDs (SID) must be alpha-numeric. Check that your input"
                                    + " satisfies the regular expression [0-9A-Za-z]*");
        }
        if (!sids.add(sid)) {
            throw json.place().fault("Statement IDs (SID) in a single policy must be unique.");
        }
        return Optional.of(sid);
    }

    private static Effect effect(Json json) {
        return switch (text(json)) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw json.place().fault(SYNTAX + "The effect must be Allow or Deny");
        };
    }

    private Optional<Selection<PrincipalName>> principals(Json.Members members, Effect effect) {
        var only = members.get("Principal");
        var allBut = members.get("NotPrincipal");
        if (!kind.namesPrincipals()) {
            only.or(() -> allBut)
                    .ifPresent(
                            json -> {
                                throw json.place()
                                        .fault("Policy document should not specify a principal.");
                            });
            return Optional.empty();
        }
        if (only.isPresent() && allBut.isPresent()) {
            throw excluding(allBut.get(), "Principal");
        }
        if (only.isPresent()) {
            return Optional.of(new Selection.Only<>(PrincipalParser.parse(only.get())));
        }
        if (allBut.isEmpty()) {
            throw members.place().fault("Missing required field Principal");
        }
        if (effect == Effect.ALLOW) {
            throw allBut.get()
                    .place()
                    .fault("NotPrincipal with Allow is not supported; use it with Deny");
        }
        return Optional.of(new Selection.AllBut<>(PrincipalParser.parse(allBut.get())));
    }

    private static PlatformException excluding(Json json, String element) {
        return json.place().fault(SYNTAX + element + " and Not" + element + " exclude each other");
    }

    private Optional<Selection<String>> resources(Json.Members members, PatternRules patterns) {
        if (kind == PolicyKind.TRUST) {
            for (var element : List.of("Resource", "NotResource")) {
                members.get(element)
                        .ifPresent(
                                json -> {
                                    throw json.place().fault("Has prohibited field " + element);
                                });
            }
            return Optional.empty();
        }
        var resources = selection(members, "Resource", "resources", patterns::resource);
        if (resources.isEmpty() && kind != PolicyKind.RESOURCE) {
            throw members.place().fault("Policy statement must contain resources.");
        }
        return resources;
    }

    private interface Rule {
        /** Refuses what is no pattern. */
        void check(String pattern, Place place);
    }

    private static Optional<Selection<String>> selection(
            Json.Members members, String element, String plural, Rule rule) {
        var only = members.get(element);
        var allBut = members.get("Not" + element);
        if (only.isPresent() && allBut.isPresent()) {
            throw excluding(allBut.get(), element);
        }
        var written = only.or(() -> allBut);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        var json = written.get();
        var patterns = new ArrayList<String>();
        for (var item : list(json)) {
            var pattern = text(item);
            rule.check(pattern, item.place());
            patterns.add(pattern);
        }
        if (patterns.isEmpty()) {
            throw json.place().fault("Policy statement must contain " + plural + ".");
        }
        return Optional.of(
                only.isPresent()
                        ? new Selection.Only<>(patterns)
                        : new Selection.AllBut<>(patterns));
    }

    private static Json required(Json.Members members, String element) {
        return members.get(element)
                .orElseThrow(() -> members.place().fault("Missing required field " + element));
    }

    private static Json.Members members(Json json, Set<String> known) {
        var members = members(json);
        for (var member : members.byName().values()) {
            if (!known.contains(member.name())) {
                throw member.place()
                        .fault(SYNTAX + "There is no element " + Place.shorten(member.name()));
            }
        }
        return members;
    }

    static Json.Members members(Json json) {
        if (json instanceof Json.Members members) {
            return members;
        }
        throw json.place().fault(SYNTAX + "An object must stand here");
    }

    /** One value may stand for a list of one. */
    static List<Json> list(Json json) {
        return json instanceof Json.Items items ? items.values() : List.of(json);
    }

    static String text(Json json) {
        if (json instanceof Json.Text text) {
            return text.value();
        }
        throw json.place().fault(SYNTAX + "A string must stand here");
    }
}

package dev.tidemill.core.iam.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code Condition}. Each value is what its operator compares, or the policy is refused. */
final class ConditionParser {

    private static final String SYNTAX = "Syntax errors in policy. ";

    private final Version version;
    private final List<Condition> conditions = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private ConditionParser(Version version) {
        this.version = version;
    }

    static List<Condition> parse(Json json, Version version) {
        var parser = new ConditionParser(version);
        PolicyParser.members(json).byName().values().forEach(parser::operator);
        return parser.conditions;
    }

    private void operator(Json.Member block) {
        var word = block.name();
        var name = word;
        var quantifier = Condition.Quantifier.NONE;
        for (var candidate : Condition.Quantifier.values()) {
            if (candidate != Condition.Quantifier.NONE && starts(word, candidate.prefix())) {
                quantifier = candidate;
                name = word.substring(candidate.prefix().length());
            }
        }
        var base = name.length() - Operator.IF_EXISTS.length();
        var ifExists = base > 0 && name.regionMatches(true, base, Operator.IF_EXISTS, 0, 8);
        var operator =
                Operator.of(ifExists ? name.substring(0, base) : name)
                        .filter(known -> !(ifExists && known == Operator.NULL))
                        .orElseThrow(
                                () ->
                                        block.place()
                                                .fault(
                                                        "Invalid Condition type : "
                                                                + Place.shorten(word)));
        for (var member : PolicyParser.members(block.value()).byName().values()) {
            if (member.name().indexOf(':') <= 0) {
                throw member.place()
                        .fault(
                                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb,"
                                        + " ec2, etc.");
            }
            var values = values(operator, member.value());
            var condition = new Condition(operator, quantifier, ifExists, member.name(), values);
            if (!seen.add(condition.word() + " " + member.name().toLowerCase(Locale.ROOT))) {
                throw member.place().fault(SYNTAX + "The condition is there twice");
            }
            conditions.add(condition);
        }
    }

    private static boolean starts(String word, String prefix) {
        return word.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
    }

    private List<String> values(Operator operator, Json json) {
        var values = new ArrayList<String>();
        for (var item : PolicyParser.list(json)) {
            var value =
                    switch (item) {
                        case Json.Text text -> text.value();
                        case Json.Literal literal -> literal.value();
                        case Json.Members _, Json.Items _, Json.Nothing _ ->
                                throw item.place()
                                        .fault(
                                                SYNTAX
                                                        + "A string, number or boolean must stand here");
                    };
            try {
                ConditionValues.check(operator.type(), value, version);
            } catch (IllegalArgumentException wrong) {
                throw item.place()
                        .fault(
                                SYNTAX
                                        + Place.shorten(value)
                                        + " is not for "
                                        + operator.word()
                                        + ": "
                                        + wrong.getMessage());
            }
            values.add(value);
        }
        if (values.isEmpty()) {
            throw json.place().fault(SYNTAX + "The condition compares with nothing");
        }
        return values;
    }
}

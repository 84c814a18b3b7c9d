package dev.tidemill.core.iam.decision;

import dev.tidemill.core.iam.policy.Effect;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A decision with all that led to it, for a person who wants to know. Not for the call path. */
public final class Simulation {

    private Simulation() {}

    /** What a kind of policy says of a request, the other kinds apart. */
    public enum Verdict {
        /** There is no policy of the kind, so that it limits nothing and allows nothing. */
        ABSENT,
        ALLOWS,
        DENIES,
        /** It has nothing to say. */
        SILENT
    }

    /** A statement that took part. */
    public record Matched(Effect effect, Decision.Source source) {}

    /**
     * @param matched statements of all policies that match the request, conditions included
     * @param missingKeys condition keys, in lower case, that statements about this request ask for
     *     and that it does not have
     */
    public record Trace(
            Decision decision,
            List<Matched> matched,
            Set<String> missingKeys,
            Verdict guardRails,
            Verdict identity,
            Verdict boundary,
            Verdict session,
            Verdict resource) {}

    public static Trace trace(Request request, PolicySet policies) {
        var matched = new ArrayList<Matched>();
        var missing = new LinkedHashSet<String>();
        var bounded = policies.boundary().isPresent();
        var guardRails = policies.guardRails();
        return new Trace(
                Evaluation.decide(request, policies),
                matched,
                missing,
                verdict(guardRails, request, false, matched, missing),
                verdict(policies.identity(), request, false, matched, missing),
                verdict(policies.boundary().stream().toList(), request, false, matched, missing),
                verdict(policies.session(), request, false, matched, missing),
                verdict(policies.resource().stream().toList(), request, bounded, matched, missing));
    }

    private static Verdict verdict(
            List<CompiledPolicy> policies,
            Request request,
            boolean bounded,
            List<Matched> matched,
            Set<String> missing) {
        var verdict = policies.isEmpty() ? Verdict.ABSENT : Verdict.SILENT;
        for (var policy : policies) {
            for (var statement : policy.statements()) {
                if (!isAbout(statement, request, bounded)) {
                    continue;
                }
                for (var condition : statement.conditions()) {
                    if (request.values(condition.key()).isEmpty()) {
                        missing.add(condition.key().name());
                    }
                }
                if (statement.conditionsHold(request)) {
                    matched.add(new Matched(statement.effect(), statement.source()));
                    verdict = worse(verdict, statement.effect());
                }
            }
        }
        return verdict;
    }

    private static Verdict worse(Verdict verdict, Effect effect) {
        return effect == Effect.DENY || verdict == Verdict.DENIES ? Verdict.DENIES : Verdict.ALLOWS;
    }

    private static boolean isAbout(CompiledStatement statement, Request request, boolean bounded) {
        return statement.isAbout(request)
                && switch (statement.effect()) {
                    case ALLOW -> statement.grant(request.principal()) != Grant.NONE;
                    case DENY -> statement.denies(request.principal(), bounded);
                };
    }
}

package dev.tidemill.api.aws.protocol;

import dev.tidemill.api.admission.Facts;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.tenant.TenantId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A row of a service's table: what an operation may do, on what, with which members, and who does
 * it.
 */
public final class Operation<I, O> {

    /** What an operation does to what the tenant has. */
    public enum Effect {
        /** Makes, alters or removes something; everything that does not say otherwise. */
        CHANGES,
        /** Only looks. */
        READS,
        /** Works with it without altering it, such as a call. */
        USES
    }

    private final OperationModel<I, O> model;
    private final Action action;
    private final BiFunction<Call, I, String> resource;
    private final BiFunction<Call, I, Optional<String>> target;
    private final boolean ofOwner;
    private final RowFacts<I> facts;
    private final boolean forEverybody;
    private final boolean unsigned;
    private final Effect effect;
    private final Acceptance acceptance;
    private final Set<String> unchecked;
    private final long bodyLimit;
    private final Handler<I, O> handler;

    private Operation(Builder<I, O> from, Handler<I, O> handler) {
        this.model = from.model;
        this.action =
                Action.of(
                        Objects.requireNonNull(
                                from.action, () -> "no action for " + from.model.name()));
        this.resource =
                Objects.requireNonNull(
                        from.resource,
                        () -> from.model.name() + " says neither on(...) nor onAll()");
        this.target = from.target;
        this.ofOwner = from.ofOwner;
        this.facts = new RowFacts<>(from.requestTags, from.tagKeys, from.serviceKeys);
        this.forEverybody = from.forEverybody;
        this.unsigned = from.unsigned;
        this.effect = from.effect;
        this.acceptance = Acceptance.of(from.model.input(), from.accepted);
        this.unchecked = Set.copyOf(from.unchecked);
        this.bodyLimit = from.bodyLimit;
        this.handler = handler;
    }

    public static <I, O> Builder<I, O> of(OperationModel<I, O> model) {
        return new Builder<>(model);
    }

    public OperationModel<I, O> model() {
        return model;
    }

    /** The IAM action. */
    public Action action() {
        return action;
    }

    /** What it acts on: an ARN, or {@code *}. */
    public String resource(Call call, I input) {
        return resource.apply(call, input);
    }

    /**
     * Whose rows the handler works with: the caller's, or those of the account that it acts in.
     * Only for who has been let in by then.
     */
    TenantId rows(Call call, I input) {
        if (!ofOwner) {
            return call.tenant();
        }
        return new TenantId(resource(call, input).split(":", 6)[4]);
    }

    /** What becomes of it, where the caller must be allowed that too: an ARN. */
    Optional<String> target(Call call, I input) {
        return target.apply(call, input);
    }

    /** What conditions may ask for. */
    Facts facts(Call call, I input) {
        return facts.of(call, input);
    }

    /** Whether no policy is asked. */
    boolean isForEverybody() {
        return forEverybody;
    }

    /** Whether it is done for who has not signed. */
    boolean isUnsigned() {
        return unsigned;
    }

    Effect effect() {
        return effect;
    }

    /** Which members of the input may be present. */
    public Acceptance acceptance() {
        return acceptance;
    }

    /** Members that the handler holds against their constraints itself. */
    Set<String> unchecked() {
        return unchecked;
    }

    /** The most bytes that a request's body may have. */
    long bodyLimit() {
        return bodyLimit;
    }

    public Handler<I, O> handler() {
        return handler;
    }

    /** Who does it. */
    public sealed interface Handler<I, O> {}

    /** Runs on a virtual thread with the tenant bound, may use the database. */
    public record Blocking<I, O>(BiFunction<Call, I, O> body) implements Handler<I, O> {}

    /** Runs on the event loop and must never wait. */
    public record Async<I, O>(BiFunction<Call, I, ? extends CompletionStage<O>> body)
            implements Handler<I, O> {}

    /**
     * Like {@link Async}; the output is a stream of events that the body writes itself.
     *
     * @param body completes exceptionally when there is an error to answer instead
     */
    public record Streaming<I, O>(Body<I> body) implements Handler<I, O> {
        /** Writes the events. */
        public interface Body<I> {
            CompletionStage<?> write(Call call, I input, EventStream out);
        }
    }

    /** Collects a row. Ends with {@link #blocking}, {@link #async} or {@link #streaming}. */
    public static final class Builder<I, O> {
        private final OperationModel<I, O> model;
        private final Map<String, List<Object>> accepted = new LinkedHashMap<>();
        private final Set<String> unchecked = new HashSet<>();
        private long bodyLimit = Exchange.DEFAULT_LIMIT;
        private @Nullable String action;
        private @Nullable BiFunction<Call, I, String> resource;
        private boolean ofOwner;
        private BiFunction<Call, I, Optional<String>> target = (_, _) -> Optional.empty();
        private @Nullable BiFunction<Call, I, Map<String, String>> requestTags;
        private @Nullable BiFunction<Call, I, List<String>> tagKeys;
        private @Nullable BiFunction<Call, I, Map<String, List<String>>> serviceKeys;
        private boolean forEverybody;
        private boolean unsigned;
        private Effect effect = Effect.CHANGES;

        private Builder(OperationModel<I, O> model) {
            this.model = model;
        }

        /** It alters nothing: the audit is told of it only when it is denied. */
        public Builder<I, O> reads() {
            this.effect = Effect.READS;
            return this;
        }

        /** It is what the tenant has things for, and too much for the audit: told when denied. */
        public Builder<I, O> uses() {
            this.effect = Effect.USES;
            return this;
        }

        /** The IAM action, such as {@code lambda:GetFunction}. */
        public Builder<I, O> action(String action) {
            this.action = action;
            return this;
        }

        /**
         * The ARN of what the operation acts on. May throw {@link AwsException} when the input
         * names nothing.
         */
        public Builder<I, O> on(BiFunction<Call, I, String> resource) {
            this.resource = resource;
            return this;
        }

        /**
         * Like {@link #on}; the handler gets the rows of the account that the ARN names, because
         * the resource's own policy may let others in.
         */
        public Builder<I, O> onOwned(BiFunction<Call, I, String> resource) {
            this.ofOwner = true;
            return on(resource);
        }

        /** The ARN that it makes of the one that it acts on: the caller must be allowed both. */
        public Builder<I, O> to(BiFunction<Call, I, String> target) {
            this.target = (call, input) -> Optional.of(target.apply(call, input));
            return this;
        }

        /** It acts on several things, or on nothing that has an ARN: {@code *}. */
        public Builder<I, O> onAll() {
            return on((_, _) -> "*");
        }

        /** Everybody who has signed may do it, whatever policies say. */
        public Builder<I, O> forEverybody() {
            this.forEverybody = true;
            return onAll();
        }

        /**
         * Tags that the request wants to set, for {@code aws:RequestTag} and {@code aws:TagKeys}.
         */
        public Builder<I, O> requestTags(BiFunction<Call, I, Map<String, String>> tags) {
            this.requestTags = tags;
            return this;
        }

        /** Nobody has signed: the handler finds out who asks, and whether it may. */
        public Builder<I, O> unsigned() {
            this.unsigned = true;
            return forEverybody();
        }

        /** Keys of tags that the request wants to remove, for {@code aws:TagKeys}. */
        public Builder<I, O> tagKeys(BiFunction<Call, I, List<String>> keys) {
            this.tagKeys = keys;
            return this;
        }

        /** The service's own condition keys, such as {@code lambda:FunctionArn}. */
        public Builder<I, O> keys(BiFunction<Call, I, Map<String, List<String>>> keys) {
            this.serviceKeys = keys;
            return this;
        }

        /**
         * Members that the handler heeds, with all below them; dotted for a member of a member:
         * {@code Code.ZipFile}. All others are refused by name when a request sets them.
         */
        public Builder<I, O> accepts(String... members) {
            for (var member : members) {
                accepted.put(member, List.of());
            }
            return this;
        }

        /** A member that may have these values and no other. A list counts as its elements. */
        public Builder<I, O> acceptsOnly(String member, Object... values) {
            accepted.put(member, List.of(values));
            return this;
        }

        /**
         * Members whose constraints the handler checks, where the service words its no differently.
         */
        public Builder<I, O> checksItself(String... members) {
            unchecked.addAll(List.of(members));
            return this;
        }

        /** The most bytes that a request's body may have; Lambda's 6 MB when this is not called. */
        public Builder<I, O> bodyUpTo(long bytes) {
            bodyLimit = bytes;
            return this;
        }

        public Operation<I, O> blocking(BiFunction<Call, I, O> body) {
            return new Operation<>(this, new Blocking<>(body));
        }

        public Operation<I, O> streaming(Streaming.Body<I> body) {
            return new Operation<>(this, new Streaming<>(body));
        }

        public Operation<I, O> async(BiFunction<Call, I, ? extends CompletionStage<O>> body) {
            return new Operation<>(this, new Async<>(body));
        }
    }
}

package dev.tidemill.api.admission;

import dev.tidemill.core.iam.decision.CallContext;
import dev.tidemill.core.iam.decision.Context;
import dev.tidemill.core.iam.decision.Request;
import dev.tidemill.core.iam.policy.ConditionKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What conditions may ask of a request at a door, looked up when one asks. */
record DoorContext(
        Circumstances circumstances,
        Facts facts,
        Function<String, Map<String, String>> resourceTags,
        Clock clock)
        implements Context {

    @Override
    public List<String> values(ConditionKey key, Request request) {
        return switch (key.global()) {
            case TAG_KEYS -> facts.tagKeys();
            case RESOURCE_TAG -> {
                var tags = resourceTags.apply(request.resource());
                yield context(Map.of(), tags).values(key, request);
            }
            case REQUEST_TAG -> context(facts.requestTags(), Map.of()).values(key, request);
            default -> context(Map.of(), Map.of()).values(key, request);
        };
    }

    private CallContext context(Map<String, String> requestTags, Map<String, String> resourceTags) {
        return new CallContext(
                circumstances.sourceIp().isEmpty()
                        ? Optional.empty()
                        : Optional.of(circumstances.sourceIp()),
                circumstances.isSecure(),
                clock.instant(),
                circumstances.region(),
                circumstances.userAgent(),
                requestTags,
                resourceTags,
                facts.serviceKeys());
    }
}

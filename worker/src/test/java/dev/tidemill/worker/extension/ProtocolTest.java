package dev.tidemill.worker.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.worker.extension.Protocol.Effect;
import dev.tidemill.worker.extension.Protocol.Happening;
import dev.tidemill.worker.extension.Standing.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProtocolTest {

    private static final List<String> BOTH = List.of("INVOKE", "SHUTDOWN");

    private Standing now = Standing.begin(List.of("a", "b"), List.of("1", "2"));

    private List<Effect> on(Happening happening) {
        var step = Protocol.on(now, happening);
        now = step.next();
        return step.effects();
    }

    private List<String> names(List<Effect> effects) {
        return effects.stream().map(it -> it.getClass().getSimpleName()).toList();
    }

    private void bothReady() {
        on(new Happening.Register("a", BOTH, "x"));
        on(new Happening.Register("b", BOTH, "x"));
        on(new Happening.RuntimeReady());
        on(new Happening.Next("1"));
        on(new Happening.Next("2"));
    }

    @Test
    void the_runtime_waits_for_all_and_the_first_invocation_for_the_runtime_and_all() {
        assertThat(names(on(new Happening.Register("a", BOTH, "x")))).containsExactly("Registered");
        assertThat(names(on(new Happening.Next("1")))).containsExactly("Waits");
        assertThat(names(on(new Happening.Register("b", List.of(), "x"))))
                .containsExactly("Registered", "StartRuntime");
        assertThat(on(new Happening.RuntimeReady())).isEmpty();
        assertThat(names(on(new Happening.Next("2")))).containsExactly("Waits", "Loaded");
        assertThat(now.stage()).isEqualTo(Stage.IDLE);
    }

    @Test
    void without_extensions_the_runtime_alone_decides() {
        now = Standing.begin(List.of(), List.of());
        assertThat(names(on(new Happening.RuntimeReady()))).containsExactly("Loaded");
    }

    @Test
    void an_invocation_is_over_when_everybody_has_asked_again() {
        bothReady();
        assertThat(names(on(new Happening.Invoked()))).containsExactly("Tell", "Tell");
        assertThat(names(on(new Happening.Next("1")))).containsExactly("Waits");
        assertThat(on(new Happening.Answered())).isEmpty();
        assertThat(names(on(new Happening.Next("2")))).containsExactly("Waits", "Free");
    }

    @Test
    void who_hung_up_gets_the_event_when_it_asks_again() {
        bothReady();
        on(new Happening.Hung("1"));
        assertThat(names(on(new Happening.Invoked()))).containsExactly("Tell");
        on(new Happening.Answered());
        on(new Happening.Next("2"));
        assertThat(names(on(new Happening.Next("1")))).containsExactly("Waits", "Tell");
        assertThat(names(on(new Happening.Next("1")))).containsExactly("Waits", "Free");
    }

    @Test
    void the_end_waits_for_those_who_want_to_hear_of_it() {
        on(new Happening.Register("a", BOTH, "x"));
        on(new Happening.Register("b", List.of("INVOKE"), "x"));
        on(new Happening.RuntimeReady());
        on(new Happening.Next("1"));
        on(new Happening.Next("2"));
        assertThat(names(on(new Happening.Ending()))).containsExactly("Tell");
        assertThat(names(on(new Happening.Exited("a", 0)))).containsExactly("Gone");
        assertThat(names(on(new Happening.Exited("b", 9)))).doesNotContain("Broken");
    }

    @Test
    void there_are_no_more_than_ten() {
        var effects = new ArrayList<Effect>();
        IntStream.range(0, 9)
                .forEach(
                        at ->
                                effects.addAll(
                                        on(
                                                new Happening.Register(
                                                        "own" + at, List.of(), "i" + at))));
        assertThat(names(effects.subList(0, 8))).containsOnly("Registered");
        assertThat(effects.get(8))
                .isEqualTo(
                        new Effect.Refused(
                                "Extension.TooManyExtensions", "Extension limit (10) reached"));
    }
}

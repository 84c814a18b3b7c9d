package dev.tidemill.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final Frames.Reader reader = new Frames.Reader();

    @Test
    void frames_come_out_whole_however_they_are_cut() throws Frames.Violation {
        // given
        var written =
                Unpooled.wrappedBuffer(
                        Frames.frame(ByteBufAllocator.DEFAULT, Frames.RESULT, new byte[] {1, 2, 3}),
                        Frames.frame(ByteBufAllocator.DEFAULT, Frames.FAILED, new byte[0]),
                        Frames.frame(ByteBufAllocator.DEFAULT, Frames.RESULT, new byte[] {4}));
        var frames = new ArrayList<Frames.Frame>();
        reader.expect(Frames.Stage.RUNNING);
        // when
        while (written.isReadable()) {
            var piece = written.readSlice(Math.min(2, written.readableBytes()));
            while (piece.isReadable()) {
                var frame = reader.next(piece);
                if (frame != null) {
                    frames.add(frame);
                }
            }
        }
        // then
        assertThat(frames)
                .extracting(Frames.Frame::type)
                .containsExactly(Frames.RESULT, Frames.FAILED, Frames.RESULT);
        assertThat(frames.get(0).payload()).containsExactly(1, 2, 3);
        assertThat(frames.get(2).payload()).containsExactly(4);
    }

    @Test
    void a_large_frame_comes_out_whole() throws Frames.Violation {
        // given
        reader.expect(Frames.Stage.RUNNING);
        var payload = new byte[Frames.MAX_RESPONSE];
        new SplittableRandom(1).nextBytes(payload);
        var written = Frames.frame(ByteBufAllocator.DEFAULT, Frames.RESULT, payload);
        Frames.Frame frame = null;
        // when
        while (written.isReadable()) {
            frame = reader.next(written.readSlice(Math.min(60_001, written.readableBytes())));
        }
        // then
        assertThat(frame).isNotNull();
        assertThat(frame.payload()).isEqualTo(payload);
        written.release();
    }

    @Test
    void a_frame_takes_the_memory_of_what_has_come_not_of_what_was_announced()
            throws Frames.Violation {
        // given
        var readers = new ArrayList<Frames.Reader>();
        // when
        for (var i = 0; i < 2_000; i++) { // 12 GB of announcements
            var one = new Frames.Reader();
            one.expect(Frames.Stage.RUNNING);
            one.next(Unpooled.buffer().writeInt(6_000_000).writeByte(Frames.RESULT));
            readers.add(one);
        }
        // then
        assertThat(readers).hasSize(2_000);
    }

    @Test
    void what_nobody_asked_for_is_a_violation() {
        // given
        var result = Unpooled.buffer().writeInt(10).writeByte(Frames.RESULT);
        reader.expect(Frames.Stage.WAITING);
        // then
        assertThatThrownBy(() -> reader.next(result)).isInstanceOf(Frames.Violation.class);
    }

    @Test
    void a_greeting_is_short() {
        var greeting = Unpooled.buffer().writeInt(5_000_000).writeByte(Frames.HELLO);
        assertThatThrownBy(() -> reader.next(greeting)).isInstanceOf(Frames.Violation.class);
    }

    @Test
    void a_frame_that_is_too_large_is_never_allocated() {
        reader.expect(Frames.Stage.RUNNING);
        var head = Unpooled.buffer().writeInt(Integer.MAX_VALUE).writeByte(Frames.RESULT);
        assertThatThrownBy(() -> reader.next(head)).isInstanceOf(Frames.Violation.class);
    }

    @Test
    void an_error_carries_its_type() throws Frames.Violation {
        var failure =
                new Frames.Frame(
                                Frames.FAILED,
                                "\u0005Error{}"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                        .failure();
        assertThat(failure.errorType()).isEqualTo("Error");
        assertThat(failure.payload()).containsExactly('{', '}');
    }

    @Test
    void an_error_shorter_than_its_type_is_a_violation() {
        var frame = new Frames.Frame(Frames.FAILED, new byte[] {9, 'x'});
        assertThatThrownBy(frame::failure).isInstanceOf(Frames.Violation.class);
    }
}

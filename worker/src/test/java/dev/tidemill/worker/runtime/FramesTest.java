package dev.tidemill.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final Frames.Reader reader = new Frames.Reader();

    @Test
    void frames_come_out_whole_however_they_are_cut() throws Frames.Violation {
        // given
        var written =
                Unpooled.wrappedBuffer(
                        Frames.frame(ByteBufAllocator.DEFAULT, Frames.RESULT, new byte[] {1, 2, 3}),
                        Frames.frame(ByteBufAllocator.DEFAULT, Frames.READY, new byte[0]),
                        Frames.frame(ByteBufAllocator.DEFAULT, Frames.RESULT, new byte[] {4}));
        var frames = new ArrayList<Frames.Frame>();
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
                .containsExactly(Frames.RESULT, Frames.READY, Frames.RESULT);
        assertThat(frames.get(0).payload()).containsExactly(1, 2, 3);
        assertThat(frames.get(2).payload()).containsExactly(4);
    }

    @Test
    void a_frame_that_is_too_large_is_never_allocated() {
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

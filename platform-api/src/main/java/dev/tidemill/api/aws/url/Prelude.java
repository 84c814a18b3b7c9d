package dev.tidemill.api.aws.url;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The head of an answer that comes in pieces: JSON, and eight zeros that end it. Each byte is
 * looked at once, however small the pieces are.
 */
final class Prelude {

    private static final int ZEROS = 8;
    private static final int LARGEST = 128 * 1024;

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int run;

    /**
     * @return how many bytes of the piece it takes; negative when more are needed
     */
    int take(byte[] piece) {
        for (var i = 0; i < piece.length; i++) {
            run = piece[i] == 0 ? run + 1 : 0;
            if (run == ZEROS) {
                taken.write(piece, 0, i + 1);
                return i + 1;
            }
        }
        taken.writeBytes(piece);
        return -1;
    }

    /** Whether so much has come that it is no head. */
    boolean isTooLong() {
        return taken.size() > LARGEST;
    }

    /** What was said, when it is whole. */
    byte[] json() {
        return Arrays.copyOf(taken.toByteArray(), taken.size() - ZEROS);
    }
}

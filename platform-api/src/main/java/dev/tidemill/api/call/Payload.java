package dev.tidemill.api.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What may be handed to a function: one JSON value of bounded size. */
public final class Payload {

    /** Most bytes of a call's event and of its answer. */
    public static final int LARGEST = 6 << 20;

    /** Most bytes of an event that is accepted now and run later. */
    public static final int LARGEST_EVENT = 1 << 20;

    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(10_000)
                                    .maxStringLength(LARGEST)
                                    .maxNameLength(LARGEST)
                                    .maxNumberLength(LARGEST)
                                    .build())
                    .build();

    private Payload() {}

    /**
     * The payload as the function gets it; no payload is an empty object.
     *
     * @throws PlatformException when it is too large or not JSON
     */
    public static byte[] checked(byte[] payload, int limit, String invocationType) {
        if (payload.length > limit) {
            throw new PlatformException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    payload.length
                            + " byte payload is too large for the "
                            + invocationType
                            + " invocation type (limit "
                            + limit
                            + " bytes)");
        }
        if (payload.length == 0) {
            return NOTHING;
        }
        checkJson(payload);
        return payload;
    }

    /** Walks over the tokens; builds nothing. */
    private static void checkJson(byte[] payload) {
        try (var parser = JSON.createParser(payload)) {
            if (parser.nextToken() == null) {
                throw malformed("No content to map due to end-of-input");
            }
            parser.skipChildren();
            if (parser.currentToken().isScalarValue()) {
                parser.finishToken(); // scalars are read lazily
            }
            if (parser.nextToken() != null) {
                throw malformed("there is more than one JSON value");
            }
        } catch (JsonProcessingException broken) {
            throw malformed(
                    broken.getOriginalMessage()
                            + " at line "
                            + broken.getLocation().getLineNr()
                            + ", column "
                            + broken.getLocation().getColumnNr());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static PlatformException malformed(String why) {
        return new PlatformException(
                ErrorCode.PAYLOAD_MALFORMED,
                "Could not parse request body into json: Could not parse payload into json: "
                        + why);
    }
}

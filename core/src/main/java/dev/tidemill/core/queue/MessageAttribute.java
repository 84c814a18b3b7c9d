package dev.tidemill.core.queue;

/** What a sender says of a message beside its body. */
public sealed interface MessageAttribute {

    /**
     * {@code String}, {@code Number} or {@code Binary}, and after a dot what the sender calls it.
     */
    String dataType();

    record Text(String dataType, String value) implements MessageAttribute {}

    /**
     * @param value not to be altered
     */
    @SuppressWarnings("ArrayRecordComponent") // payloads are not copied
    record Binary(String dataType, byte[] value) implements MessageAttribute {}
}

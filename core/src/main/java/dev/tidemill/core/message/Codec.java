package dev.tidemill.core.message;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.tidemill.core.catalogue.Change;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The bytes of messages and catalogue changes: JSON with a {@code type} field. Moments are whole
 * microseconds since 1970, durations whole nanoseconds: several for each run, they are written and
 * read as plain numbers. Unknown fields are skipped, so that a program reads what the next version
 * writes.
 */
public final class Codec {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .addModule(new Times())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addMixIn(Change.class, ChangeTypes.class)
                    .addMixIn(Message.class, MessageTypes.class)
                    .addMixIn(Message.Runs.Run.class, InOrder.class)
                    .build();

    private Codec() {}

    public static byte[] encode(Message message) {
        return write(JSON.writerFor(Message.class), message);
    }

    public static byte[] encode(Change change) {
        return write(JSON.writerFor(Change.class), change);
    }

    /**
     * @throws UncheckedIOException when the bytes are not a message
     */
    public static Message message(byte[] bytes) {
        return read(bytes, Message.class);
    }

    /**
     * @throws UncheckedIOException when the bytes are not a change
     */
    public static Change change(byte[] bytes) {
        return read(bytes, Change.class);
    }

    private static byte[] write(com.fasterxml.jackson.databind.ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return JSON.readValue(bytes, type);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonAutoDetect(
            getterVisibility = JsonAutoDetect.Visibility.NONE,
            isGetterVisibility = JsonAutoDetect.Visibility.NONE,
            fieldVisibility = JsonAutoDetect.Visibility.ANY)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Change.TenantPut.class, name = "tenant"),
        @JsonSubTypes.Type(value = Change.TenantRemoved.class, name = "tenant-removed"),
        @JsonSubTypes.Type(value = Change.AccessKeyPut.class, name = "key"),
        @JsonSubTypes.Type(value = Change.AccessKeyRemoved.class, name = "key-removed"),
        @JsonSubTypes.Type(value = Change.FunctionPut.class, name = "function"),
        @JsonSubTypes.Type(value = Change.FunctionRemoved.class, name = "function-removed"),
        @JsonSubTypes.Type(value = Change.AliasPut.class, name = "alias"),
        @JsonSubTypes.Type(value = Change.AliasRemoved.class, name = "alias-removed"),
        @JsonSubTypes.Type(value = Change.ConcurrencyPut.class, name = "concurrency"),
        @JsonSubTypes.Type(value = Change.ConcurrencyRemoved.class, name = "concurrency-removed"),
        @JsonSubTypes.Type(value = Change.UserPut.class, name = "user"),
        @JsonSubTypes.Type(value = Change.UserRemoved.class, name = "user-removed"),
        @JsonSubTypes.Type(value = Change.GroupPut.class, name = "group"),
        @JsonSubTypes.Type(value = Change.GroupRemoved.class, name = "group-removed"),
        @JsonSubTypes.Type(value = Change.RolePut.class, name = "role"),
        @JsonSubTypes.Type(value = Change.RoleRemoved.class, name = "role-removed"),
        @JsonSubTypes.Type(value = Change.PolicyPut.class, name = "policy"),
        @JsonSubTypes.Type(value = Change.PolicyRemoved.class, name = "policy-removed"),
        @JsonSubTypes.Type(value = Change.GuardRailPut.class, name = "guard-rail"),
        @JsonSubTypes.Type(value = Change.GuardRailRemoved.class, name = "guard-rail-removed"),
        @JsonSubTypes.Type(value = Change.EgressPolicyPut.class, name = "egress"),
        @JsonSubTypes.Type(value = Change.EgressPolicyRemoved.class, name = "egress-removed"),
        @JsonSubTypes.Type(value = Change.FunctionPolicyPut.class, name = "function-policy"),
        @JsonSubTypes.Type(value = Change.LogGroupTagsPut.class, name = "log-group-tags"),
        @JsonSubTypes.Type(
                value = Change.LogGroupTagsRemoved.class,
                name = "log-group-tags-removed"),
        @JsonSubTypes.Type(value = Change.LayerPolicyPut.class, name = "layer-policy"),
        @JsonSubTypes.Type(value = Change.LayerPolicyRemoved.class, name = "layer-policy-removed"),
        @JsonSubTypes.Type(value = Change.FunctionUrlPut.class, name = "function-url"),
        @JsonSubTypes.Type(value = Change.FunctionUrlRemoved.class, name = "function-url-removed"),
        @JsonSubTypes.Type(value = Change.EventInvokePut.class, name = "event-invoke"),
        @JsonSubTypes.Type(value = Change.EventInvokeRemoved.class, name = "event-invoke-removed"),
        @JsonSubTypes.Type(value = Change.MappingPut.class, name = "mapping"),
        @JsonSubTypes.Type(value = Change.MappingRemoved.class, name = "mapping-removed"),
        @JsonSubTypes.Type(value = Change.QueuePut.class, name = "queue"),
        @JsonSubTypes.Type(value = Change.QueueRemoved.class, name = "queue-removed"),
        @JsonSubTypes.Type(value = Change.FunctionTagsPut.class, name = "function-tags"),
        @JsonSubTypes.Type(
                value = Change.FunctionTagsRemoved.class,
                name = "function-tags-removed"),
        @JsonSubTypes.Type(
                value = Change.FunctionPolicyRemoved.class,
                name = "function-policy-removed"),
    })
    private interface ChangeTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Message.AcceptedEvent.class, name = "event"),
        @JsonSubTypes.Type(value = Message.EventEnded.class, name = "ended"),
        @JsonSubTypes.Type(value = Message.CancelEvent.class, name = "cancel"),
        @JsonSubTypes.Type(value = Message.Ran.class, name = "ran"),
        @JsonSubTypes.Type(value = Message.Throttled.class, name = "throttled"),
        @JsonSubTypes.Type(value = Message.Runs.class, name = "runs"),
        @JsonSubTypes.Type(value = Message.LogLines.class, name = "logs"),
        @JsonSubTypes.Type(value = Message.Audited.class, name = "audited"),
    })
    private interface MessageTypes {}

    /** Thousands a second: without the names of their fields, in the order of the record. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    private interface InOrder {}
}

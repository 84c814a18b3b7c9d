package dev.tidemill.api.aws.protocol;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What codecs know of a generated record: members, how to read them, how to make one. A class for
 * each record is generated, so that nothing is looked up by reflection.
 *
 * @param <T> the record
 */
public abstract non-sealed class Structure<T> implements Shape {

    private final String name;
    private final int payload;
    private final List<Member> members;
    private final Map<String, Integer> byWire = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();

    /**
     * @param payload index of the member that is the whole body, or -1
     */
    protected Structure(String name, int payload, List<Member> members) {
        this.name = name;
        this.payload = payload;
        this.members = members;
        for (var i = 0; i < members.size(); i++) {
            byWire.put(members.get(i).wire(), i);
            byName.put(members.get(i).name(), i);
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** The index of the member that is the whole body, or -1. */
    public int payload() {
        return payload;
    }

    public List<Member> members() {
        return members;
    }

    /** The index of the member with this name in the message, or -1. */
    int indexOfWire(String wire) {
        return byWire.getOrDefault(wire, -1);
    }

    /** The index of the member with this name in the model, or -1. */
    int indexOf(String member) {
        return byName.getOrDefault(member, -1);
    }

    public abstract Shape shape(int member);

    /** The member's value, null when it is absent. */
    public abstract @Nullable Object get(T from, int member);

    /**
     * @param values one for each member, null for absent ones
     */
    public abstract T make(@Nullable Object[] values);

    /** {@link #get} for those that hold shapes without their types. */
    @SuppressWarnings("unchecked")
    @Nullable Object read(Object from, int member) {
        return get((T) from, member);
    }

    @Override
    public String toString() {
        return name;
    }
}

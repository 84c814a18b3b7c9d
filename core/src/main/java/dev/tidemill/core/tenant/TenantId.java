package dev.tidemill.core.tenant;

/** A tenant's id: an AWS account id, twelve digits. */
public record TenantId(String value) implements Comparable<TenantId> {

    /** The operator's own account: its credentials manage tenants and nothing of a tenant's. */
    public static final TenantId PLATFORM = new TenantId("000000000000");

    /** The account that exists from the first start. */
    public static final TenantId DEFAULT = new TenantId("000000000001");

    public TenantId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("an account id has 12 digits, got " + value);
        }
    }

    public static boolean isValid(String value) {
        return value.length() == 12 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

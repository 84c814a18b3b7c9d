package dev.tidemill.core.function;

/**
 * Which of a function's own tenants an invocation is for, where the function keeps them apart:
 * Lambda's tenant id. It names nobody that the platform knows.
 *
 * @param value 1 to 256 letters, digits, spaces and {@code ._:/=+-@}
 */
public record TenancyId(String value) {

    @Override
    public String toString() {
        return value;
    }
}

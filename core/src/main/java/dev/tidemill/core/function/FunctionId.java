package dev.tidemill.core.function;

import dev.tidemill.core.tenant.TenantId;

/** A function of a tenant. */
public record FunctionId(TenantId tenant, String name) {

    public static final String REGION = "us-east-1";

    /** The unqualified ARN. */
    public String arn() {
        return "arn:aws:lambda:" + REGION + ":" + tenant + ":function:" + name;
    }

    /**
     * The qualified ARN.
     *
     * @param qualifier a version or an alias
     */
    public String arn(String qualifier) {
        return arn() + ":" + qualifier;
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}

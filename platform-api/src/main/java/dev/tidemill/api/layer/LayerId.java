package dev.tidemill.api.layer;

import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.tenant.TenantId;

/** A layer of a tenant. */
public record LayerId(TenantId tenant, String name) {

    public String arn() {
        return "arn:aws:lambda:" + FunctionId.REGION + ":" + tenant + ":layer:" + name;
    }

    /** The ARN of a version. */
    public String arn(long number) {
        return arn() + ":" + number;
    }
}

package dev.tidemill.core.iam;

import dev.tidemill.core.tenant.TenantId;

/** Who asks, after the door has verified it. */
public sealed interface Principal {
    TenantId tenant();

    /** The caller's ARN, as STS tells it. */
    String arn();

    /** The unique id that STS calls UserId. */
    String userId();

    /** The root user of a tenant, proved by an access key. */
    record Root(TenantId tenant, String accessKeyId) implements Principal {
        @Override
        public String arn() {
            return "arn:aws:iam::" + tenant + ":root";
        }

        @Override
        public String userId() {
            return tenant.value();
        }
    }

    /** A person signed in at the console, acting for a tenant. */
    record Person(TenantId tenant, String subject, String name, boolean operator)
            implements Principal {
        @Override
        public String arn() {
            return "arn:aws:sts::" + tenant + ":assumed-role/console/" + name;
        }

        @Override
        public String userId() {
            return "AROACONSOLE:" + name;
        }
    }

    /** Whether this principal runs the platform itself. */
    default boolean isOperator() {
        return switch (this) {
            case Root root -> root.tenant().equals(TenantId.PLATFORM);
            case Person person -> person.operator();
        };
    }
}

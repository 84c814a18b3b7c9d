package dev.tidemill.core.queue;

import dev.tidemill.core.tenant.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/** A queue of a tenant. */
public record QueueId(TenantId tenant, String name) {

    public static final String REGION = "us-east-1";

    private static final Pattern ARN =
            Pattern.compile(
                    "arn:aws:sqs:" + REGION + ":(\\d{12}):([a-zA-Z0-9_-]{1,80}(?:\\.fifo)?)");

    /**
     * @return empty when the ARN is of something else
     */
    public static Optional<QueueId> of(String arn) {
        var form = ARN.matcher(arn);
        return form.matches()
                ? Optional.of(new QueueId(new TenantId(form.group(1)), form.group(2)))
                : Optional.empty();
    }

    public String arn() {
        return "arn:aws:sqs:" + REGION + ":" + tenant + ":" + name;
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}

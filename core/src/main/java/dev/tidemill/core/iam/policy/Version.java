package dev.tidemill.core.iam.policy;

import java.util.Arrays;
import java.util.Optional;

/** Of the policy language. Variables exist in the later one only; in the earlier they are text. */
public enum Version {
    V2008("2008-10-17"),
    V2012("2012-10-17");

    private final String date;

    Version(String date) {
        this.date = date;
    }

    /** As policies write it. */
    public String date() {
        return date;
    }

    static Optional<Version> of(String date) {
        return Arrays.stream(values()).filter(version -> version.date.equals(date)).findFirst();
    }
}

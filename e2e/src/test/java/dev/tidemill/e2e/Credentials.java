package dev.tidemill.e2e;

/** The root user's access key of a tenant. */
record Credentials(String accountId, String accessKeyId, String secretAccessKey) {

    /** A secret does not belong into a test's report. */
    @Override
    public String toString() {
        return accountId + "/" + accessKeyId;
    }
}

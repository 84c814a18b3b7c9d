package dev.tidemill.api.iam;

/** Who may assume a role, as it is kept. Only {@link TrustDocuments} makes one. */
public final class TrustDocument {

    private final String kept;

    TrustDocument(String kept) {
        this.kept = kept;
    }

    String kept() {
        return kept;
    }
}

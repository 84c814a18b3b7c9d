package dev.tidemill.api.iam;

import dev.tidemill.api.identity.WebIdentities;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads trust policies. Before anything is locked: principals may be another account's. */
@ApplicationScoped
public class TrustDocuments {

    private final WebIdentities issuer;
    private final PrincipalIds principals;

    TrustDocuments(WebIdentities issuer, PrincipalIds principals) {
        this.issuer = issuer;
        this.principals = principals;
    }

    /**
     * @throws dev.tidemill.core.error.PlatformException {@code POLICY_MALFORMED}, also when it
     *     names somebody who does not exist; or when it is too long
     */
    public TrustDocument read(String document) {
        Documents.checkTrust(document, issuer.provider());
        return new TrustDocument(principals.kept(Documents.kept(document)));
    }
}

package dev.tidemill.api.identity;

import dev.tidemill.api.identity.WebIdentityException.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/** Verifies tokens by the public keys of their issuer, which are asked for when one is new. */
@ApplicationScoped
class IssuerTokens implements WebIdentities {

    private static final int CLOCKS_DIFFER_SECONDS = 30;

    private final WebIdentityConfig config;
    private final Clock clock;
    private final HttpsJwksVerificationKeyResolver keys;

    IssuerTokens(WebIdentityConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.keys = new HttpsJwksVerificationKeyResolver(new HttpsJwks(config.keys()));
    }

    @Override
    public String provider() {
        var issuer = config.issuer();
        return issuer.substring(issuer.indexOf("://") + "://".length());
    }

    @Override
    public Verified verify(String token) {
        try {
            var claims =
                    new JwtConsumerBuilder()
                            .setVerificationKeyResolver(keys)
                            .setJwsAlgorithmConstraints(
                                    ConstraintType.PERMIT,
                                    AlgorithmIdentifiers.RSA_USING_SHA256,
                                    AlgorithmIdentifiers.RSA_USING_SHA512,
                                    AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                            .setExpectedIssuer(config.issuer())
                            .setExpectedAudience(config.audience())
                            .setRequireExpirationTime()
                            .setRequireSubject()
                            .setAllowedClockSkewInSeconds(CLOCKS_DIFFER_SECONDS)
                            .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                            .build()
                            .processToClaims(token);
            return new Verified(claims.getSubject(), claims.getAudience());
        } catch (InvalidJwtException no) {
            throw refusal(no);
        } catch (MalformedClaimException malformed) {
            throw new WebIdentityException(Reason.INVALID, "Token contains a malformed claim");
        }
    }

    /** Says no more than AWS says; what exactly is wrong helps only who forges. */
    private static WebIdentityException refusal(InvalidJwtException no) {
        if (no.hasExpired()) {
            return new WebIdentityException(Reason.EXPIRED, "Token expired");
        }
        if (isIo(no)) {
            return new WebIdentityException(
                    Reason.UNREACHABLE, "The identity provider's keys cannot be had now.");
        }
        return new WebIdentityException(
                Reason.INVALID,
                no.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
                        ? "Incorrect token audience"
                        : "The web identity token that was passed could not be validated");
    }

    private static boolean isIo(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }
}

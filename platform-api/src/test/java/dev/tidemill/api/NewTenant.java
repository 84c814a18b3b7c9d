package dev.tidemill.api;

import dev.tidemill.api.function.Samples;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.TenantId;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * A tenant of a test's own, with its root key and the operator beside it, and a role for functions.
 */
public record NewTenant(
        URI address, TenantId account, String keyId, String secret, SignedHttp operator) {

    public static NewTenant at(URI address) {
        var operator = new SignedHttp(address, "AKIAOPERATOR00000000", "operator-secret");
        var created =
                operator.post("/v1/tenants", "{\"name\":\"t" + UUID.randomUUID() + "\"}").body();
        var key = created.path("rootCredentials");
        var account = new TenantId(created.path("accountId").asText());
        var role = Samples.role(account, "any", Samples.TRUST, Map.of());
        CDI.current().select(Snapshot.class).get().apply(new Change.RolePut(role), 1);
        return new NewTenant(
                address,
                account,
                key.path("accessKeyId").asText(),
                key.path("secretAccessKey").asText(),
                operator);
    }

    public SignedHttp http() {
        return new SignedHttp(address, keyId, secret);
    }

    /** Calls that a test holds for as long as it likes do not end by themselves. */
    public LambdaClient lambda() {
        return LambdaClient.builder()
                .endpointOverride(address)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
                .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
                .httpClientBuilder(patient())
                .build();
    }

    /** Half a minute, as it is else, is over soon on a busy machine. */
    public static Apache5HttpClient.Builder patient() {
        return Apache5HttpClient.builder().socketTimeout(Duration.ofMinutes(5));
    }
}

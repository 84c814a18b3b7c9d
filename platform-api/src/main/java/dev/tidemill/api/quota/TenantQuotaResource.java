package dev.tidemill.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.api.tenant.Tenants;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.tenant.Quota;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** The operator's door to the quotas of a tenant. */
@Path("/v1/tenants/{account}/quotas")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class TenantQuotaResource {

    private final Tenants tenants;
    private final Quotas quotas;
    private final Principals principals;

    TenantQuotaResource(Tenants tenants, Quotas quotas, Principals principals) {
        this.tenants = tenants;
        this.quotas = quotas;
        this.principals = principals;
    }

    @GET
    public Quotas.Sheet get(@RestPath String account) {
        var unused = principals.operator();
        return quotas.of(tenants.get(Tenants.accountId(account)).id());
    }

    /**
     * @param wanted a member for each quota to change: a whole number from 0, or null for the
     *     configuration's; what it does not name stays
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Quotas.Sheet change(@RestPath String account, @Nullable JsonNode wanted) {
        var unused = principals.operator();
        var changes = changes(wanted);
        return quotas.of(
                tenants.limit(
                                Tenants.accountId(account),
                                known -> {
                                    var changed = new EnumMap<Quota, Long>(Quota.class);
                                    changed.putAll(known);
                                    changes.forEach(
                                            (quota, limit) ->
                                                    limit.ifPresentOrElse(
                                                            value -> changed.put(quota, value),
                                                            () -> changed.remove(quota)));
                                    return changed;
                                })
                        .id());
    }

    private static Map<Quota, Optional<Long>> changes(@Nullable JsonNode wanted) {
        var changes = new EnumMap<Quota, Optional<Long>>(Quota.class);
        if (wanted == null || !wanted.isObject()) {
            throw invalid("The quotas are not a JSON object");
        }
        for (var member : wanted.properties()) {
            var value = member.getValue();
            if (!value.isNull()
                    && !(value.canConvertToLong()
                            && value.isIntegralNumber()
                            && value.longValue() >= 0)) {
                throw invalid(member.getKey() + " is neither a whole number from 0 nor null");
            }
            changes.put(
                    quota(member.getKey()),
                    value.isNull() ? Optional.empty() : Optional.of(value.longValue()));
        }
        return changes;
    }

    private static Quota quota(String name) {
        return Arrays.stream(Quota.values())
                .filter(quota -> quota.field().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("There is no quota named " + name));
    }

    private static PlatformException invalid(String what) {
        return new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                what
                        + ". Quotas are "
                        + Arrays.stream(Quota.values())
                                .map(Quota::field)
                                .collect(Collectors.joining(", "))
                        + ".");
    }
}

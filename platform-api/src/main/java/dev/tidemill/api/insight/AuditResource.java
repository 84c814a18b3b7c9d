package dev.tidemill.api.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.tenant.TenantId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Who changed what and who was denied, latest first: of the caller's tenant, or of all. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AuditResource {

    private static final String LISTING = "audit";

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record AuditView(List<AuditEntries.Entry> entries, Optional<String> next) {}

    private final AuditEntries entries;
    private final PageTokens tokens;
    private final Principals principals;
    private final Admission admission;

    AuditResource(
            AuditEntries entries, PageTokens tokens, Principals principals, Admission admission) {
        this.entries = entries;
        this.tokens = tokens;
        this.principals = principals;
        this.admission = admission;
    }

    /**
     * @param from the first moment
     * @param to the moment after the last
     * @param principal part of its ARN
     * @param action part of it
     * @param outcome {@code OK}, {@code DENIED}, {@code FAILED} or an error's code
     * @param account for the operator: another account, or {@code all}
     * @param before the {@code next} of the page before
     */
    @GET
    public AuditView list(
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String principal,
            @RestQuery @Nullable String action,
            @RestQuery @Nullable String outcome,
            @RestQuery @Nullable String account,
            @RestQuery @Nullable String before,
            @RestQuery @DefaultValue("50") @Min(1) @Max(1000) int limit) {
        var caller = principals.current();
        Asked.require(caller, admission, "tidemill:ListAudit");
        var tenant = caller.tenant();
        var found =
                entries.list(
                        Asked.tenant(caller, account),
                        new AuditEntries.Query(
                                Asked.moment("from", from),
                                Asked.moment("to", to),
                                Optional.ofNullable(principal),
                                Optional.ofNullable(action),
                                Optional.ofNullable(outcome),
                                Optional.ofNullable(before).map(token -> place(tenant, token)),
                                limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        return new AuditView(
                page.stream().map(AuditEntries.Found::entry).toList(),
                found.size() > limit
                        ? Optional.of(
                                tokens.seal(tenant, LISTING, page.getLast().position().text()))
                        : Optional.empty());
    }

    private LogPosition place(TenantId tenant, String token) {
        return tokens.open(tenant, LISTING, token)
                .flatMap(LogPosition::parse)
                .orElseThrow(() -> RunResource.badToken("before"));
    }
}

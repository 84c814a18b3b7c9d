package dev.tidemill.api.insight;

import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What ran, by hour and function: of the caller's tenant, or of all. */
@Path("/v1/usage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class UsageResource {

    private static final Duration LONGEST = Duration.ofDays(62);
    private static final BigDecimal MEGABYTES = BigDecimal.valueOf(1024);

    /**
     * One function's hour.
     *
     * @param gigabyteMilliseconds billed time by memory
     */
    record Hour(
            Instant hour,
            String accountId,
            String function,
            long requests,
            BigDecimal gigabyteMilliseconds) {}

    /** All hours of the period in which something ran. */
    record UsageView(Instant from, Instant to, List<Hour> hours) {}

    private final InsightDatabase database;
    private final Principals principals;
    private final Admission admission;
    private final Clock clock;

    UsageResource(
            InsightDatabase database, Principals principals, Admission admission, Clock clock) {
        this.database = database;
        this.principals = principals;
        this.admission = admission;
        this.clock = clock;
    }

    /**
     * @param from the first hour; a day before {@code to} when absent
     * @param to the moment after the last hour; now when absent
     * @param account for the operator: another account, or {@code all}
     */
    @GET
    public UsageView list(
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String account) {
        var caller = principals.current();
        Asked.require(caller, admission, "tidemill:GetUsage");
        var end = Asked.moment("to", to).orElseGet(clock::instant);
        var start = Asked.moment("from", from).orElse(end.minus(Duration.ofDays(1)));
        if (start.plus(LONGEST).isBefore(end)) {
            throw new PlatformException(
                    ErrorCode.PARAMETER_INVALID,
                    "'from' and 'to' are at most " + LONGEST.toDays() + " days apart.");
        }
        var tenant = Asked.tenant(caller, account);
        InsightDatabase.Work<List<Hour>> work =
                connection ->
                        InsightDatabase.query(
                                connection,
                                UsageResource::hour,
                                "select * from usage_hour where tenant like ? and hour >= ? and hour"
                                        + " < ? order by hour, tenant, function",
                                tenant.isPresent() ? tenant.get().value() : "%",
                                start,
                                end);
        return new UsageView(
                start,
                end,
                tenant.isPresent()
                        ? database.forTenant(tenant.get(), work)
                        : database.forAll(work));
    }

    private static Hour hour(ResultSet row) throws SQLException {
        return new Hour(
                InsightDatabase.instant(row, "hour"),
                row.getString("tenant"),
                row.getString("function"),
                row.getLong("requests"),
                row.getBigDecimal("megabyte_millis").divide(MEGABYTES));
    }
}

package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.Servers;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.api.persistence.Sql;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may do everything in an account gets at nothing of another one, by no name or ARN in no
 * operation of no service, and does not learn either what there is.
 */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ForeignResourcesTest {

    /** Rows that name nothing of anybody; aliases are unique among all accounts, as with AWS. */
    private static final Set<String> NAMELESS =
            Set.of(
                    "lambda:GetAccountSettings",
                    "lambda:ListFunctions",
                    "lambda:ListLayers",
                    "logs:DescribeLogGroups",
                    "iam:DeleteAccountPasswordPolicy",
                    "iam:GetAccountPasswordPolicy",
                    "iam:CreateAccountAlias",
                    "iam:DeleteAccountAlias",
                    "iam:GetAccountAuthorizationDetails",
                    "iam:GetAccountSummary",
                    "iam:GetContextKeysForCustomPolicy",
                    "iam:ListAccountAliases",
                    "iam:ListGroups",
                    "iam:ListPolicies",
                    "iam:ListRoles",
                    "iam:ListUsers",
                    "iam:ListVirtualMFADevices");

    /** Tells of any key whose it is, as with AWS; that is all it does. */
    private static final String TELLING = "sts:GetAccessKeyInfo";

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI address;

    @Inject AwsServices services;
    @Inject Rows rows;
    @Inject Snapshot snapshot;
    @Inject Sql sql;

    /** As on AWS they must exist, which tells who there is in other accounts. */
    private static final String WHOM_POLICIES_NAME = "Principal";

    /** What a request names in one of its members. */
    private record Case(String member, String existing, String missing) {}

    private record Outcome(String code, String text) {}

    @TestFactory
    Stream<DynamicTest> foreign() {
        var victim = TwoAccounts.account(address, TwoAccounts.VICTIM);
        var intruder = TwoAccounts.account(address, TwoAccounts.MINE);
        var admin = snapshot.directory(intruder.account()).user(TwoAccounts.ADMIN).orElseThrow();
        var call = new Call(admin.principal("AKIAADMIN"), "r", "us-east-1", "127.0.0.1");
        var names = new TwoAccounts(victim, intruder);
        return services.all().stream()
                .flatMap(
                        table ->
                                table.model().operations().stream()
                                        .map(model -> table.find(model.name()))
                                        .flatMap(Stream::ofNullable)
                                        .filter(row -> !row.isForEverybody())
                                        .filter(row -> !row.action().text().equals(TELLING))
                                        // what is made under the victim's names comes last
                                        .sorted(
                                                Comparator.comparing(
                                                        row ->
                                                                row.model()
                                                                        .name()
                                                                        .matches(
                                                                                "(Create|Publish).*")))
                                        .map(
                                                row ->
                                                        DynamicTest.dynamicTest(
                                                                row.action().text(),
                                                                () ->
                                                                        foreign(
                                                                                table, row, call,
                                                                                names))));
    }

    private <I, O> void foreign(
            ServiceTable table, Operation<I, O> row, Call call, TwoAccounts names)
            throws Exception {
        var structure = row.model().input();
        var own = new HashMap<String, String>();
        var cases = new ArrayList<Case>();
        for (var at = 0; at < structure.members().size(); at++) {
            var member = structure.members().get(at);
            var existing = names.foreign(member.name(), TwoAccounts.VICTIM);
            if (existing.isEmpty() || !canName(structure.shape(at), names.own(member.name()))) {
                continue; // names nothing, or whole accounts only
            }
            var missing = names.foreign(member.name(), TwoAccounts.NOBODY);
            for (var i = 0; i < existing.size(); i++) {
                cases.add(new Case(member.name(), existing.get(i), missing.get(i)));
            }
            if (member.required()) {
                own.put(member.name(), names.own(member.name()));
            }
        }
        assertThat(cases.isEmpty())
                .as(row.action() + " must have a member that TwoAccounts knows, or be nameless")
                .isEqualTo(NAMELESS.contains(row.action().text()));
        var before = state(names.victim());
        for (var one : cases) {
            var given = new HashMap<>(own);
            given.put(one.member(), one.existing());
            var input = SampleInputs.of(structure, given);
            given.put(one.member(), one.missing());
            var same = SampleInputs.of(structure, given);

            var outcome = outcome(table, row, call, input);

            var as = row.action() + " with " + one;
            assertThat(outcome.code()).as(as).isNotEqualTo("InternalFailure");
            var resource = resource(row, call, input);
            if (isOf(names.victim(), resource)
                    && canName(shape(structure, one.member()), one.existing())) {
                assertThat(outcome)
                        .as(as)
                        .isEqualTo(new Outcome("DENIED", denial(row, call, resource)));
            }
            var ofMissing = outcome(table, row, call, same);
            if (one.member().equals(WHOM_POLICIES_NAME)) {
                assertThat(ofMissing.code()).as(as).isEqualTo("InvalidParameterValueException");
            } else {
                assertThat(normal(ofMissing)).as(as).isEqualTo(normal(outcome));
            }
        }
        assertThat(state(names.victim())).as("what the victim has").isEqualTo(before);
    }

    private static Shape shape(Structure<?> structure, String member) {
        var at = 0;
        while (!structure.members().get(at).name().equals(member)) {
            at++;
        }
        return structure.shape(at);
    }

    private static boolean canName(Shape shape, String own) {
        return !(shape instanceof Shape.Text text) || text.matches(own);
    }

    private static String denial(Operation<?, ?> row, Call call, String resource) {
        var missing = row.action().service().equals("sts") ? "role trust" : "resource-based";
        return "User: %s is not authorized to perform: %s on resource: %s because no %s policy allows the %s action"
                .formatted(call.principal().arn(), row.action(), resource, missing, row.action());
    }

    private static boolean isOf(TenantId account, String arn) {
        var parts = arn.split(":", 6);
        return parts.length == 6 && parts[4].equals(account.value());
    }

    private static <I> String resource(Operation<I, ?> row, Call call, I input) {
        try {
            return row.resource(call, input);
        } catch (AwsException malformed) {
            return "";
        }
    }

    private static Outcome normal(Outcome outcome) {
        return new Outcome(
                outcome.code(),
                outcome.text()
                        .replace(TwoAccounts.VICTIM, "NAME")
                        .replace(TwoAccounts.NOBODY, "NAME")
                        .replaceAll("AKIA[A-Z0-9]{16}", "KEY"));
    }

    private <I, O> Outcome outcome(ServiceTable table, Operation<I, O> row, Call call, I input)
            throws Exception {
        var ended = new CompletableFuture<Outcome>();
        try {
            rows.run(
                    table,
                    row,
                    call,
                    () -> input,
                    (output, failure) ->
                            ended.complete(
                                    failure == null
                                            ? new Outcome("OK", told(row, output))
                                            : outcome(table, failure)));
        } catch (RuntimeException refused) {
            return outcome(table, refused);
        }
        return ended.get(30, TimeUnit.SECONDS);
    }

    /** What is made anew has its own ids and times; of all else every word must be the same. */
    private static String told(Operation<?, ?> row, @Nullable Object output) {
        return row.model().name().matches("(Create|Publish|Add|Put|Assume).*")
                ? ""
                : String.valueOf(output);
    }

    private static Outcome outcome(ServiceTable table, Throwable failure) {
        return failure instanceof FaultException fault
                ? new Outcome(fault.fault().name(), fault.text())
                : new Outcome(table.code(failure), table.refusal(failure, "request").message());
    }

    /** All rows of the account, in all tables that have rows of accounts. */
    private Map<String, String> state(TenantId account) {
        return CurrentTenant.callForAll(
                () ->
                        QuarkusTransaction.requiringNew()
                                .call(
                                        () -> {
                                            var state = new HashMap<String, String>();
                                            for (var table : tables()) {
                                                state.put(table, rows(table, account));
                                            }
                                            assertThat(state)
                                                    .containsKeys("function", "iam_policy");
                                            return state;
                                        }));
    }

    /** The outbox empties itself, and the audit tells of the test's own preparations later. */
    private List<String> tables() {
        return sql.query(
                row -> row.getString(1),
                """
                select distinct table_name from information_schema.columns
                where table_schema = 'public' and column_name = 'tenant'
                  and table_name not in ('outbox', 'audit_entry')
                """);
    }

    private String rows(String table, TenantId account) {
        return sql.query(
                        row -> row.getString(1),
                        """
                        select coalesce(string_agg(line, ' ' order by line), '') from (
                          select (to_jsonb(t) - 'last_used_at' - 'last_used_region' - 'last_used_service')::text
                            as line
                          from "%s" t where tenant = ?) as lines
                        """
                                .formatted(table),
                        account.value())
                .getFirst();
    }
}

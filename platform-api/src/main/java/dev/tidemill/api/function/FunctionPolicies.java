package dev.tidemill.api.function;

import dev.tidemill.api.iam.PrincipalIds;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.policy.PolicyKind;
import dev.tidemill.core.iam.policy.PolicyParser;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Who else may use a function, a version or an alias: its resource policy, kept with it and gone
 * with it.
 */
@ApplicationScoped
public class FunctionPolicies {

    /** As it stands. */
    public record View(String document, String revision) {}

    private static final int LARGEST = 20_480;

    private final Functions functions;
    private final Aliases aliases;
    private final Outbox outbox;
    private final PrincipalIds principals;

    FunctionPolicies(Functions functions, Aliases aliases, Outbox outbox, PrincipalIds principals) {
        this.functions = functions;
        this.aliases = aliases;
        this.outbox = outbox;
        this.principals = principals;
    }

    /**
     * Empty when nobody else may anything.
     *
     * @param qualifier a version or an alias; empty for the unqualified name
     */
    public Optional<View> get(FunctionId id, Optional<String> qualifier) {
        return QuarkusTransaction.requiringNew()
                .call(() -> holder(id, qualifier).policy())
                .map(kept -> new View(principals.shown(kept.document()), kept.revision()));
    }

    /**
     * @param qualifier a version or an alias; empty for the unqualified name
     * @param expected the policy's revision that the caller knows; empty: any
     * @return the statement as it is shown
     */
    public String add(
            FunctionId id,
            Optional<String> qualifier,
            Permission permission,
            Optional<String> expected) {
        var kept = permission.of(kept(permission.principal()));
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            functions.lock(id);
                            var holder = holder(id, qualifier);
                            checkRevision(holder, expected);
                            var document =
                                    holder.policy()
                                            .map(it -> PolicyDocument.of(it.document()))
                                            .orElseGet(PolicyDocument::empty);
                            if (document.has(permission.statementId())) {
                                throw exists(permission.statementId());
                            }
                            var arn = arn(id, qualifier);
                            document.add(PolicyDocument.statement(arn, kept));
                            checkDocument(document);
                            put(id, qualifier, holder, document);
                            return PolicyDocument.statement(arn, permission).toString();
                        });
    }

    /**
     * @param qualifier a version or an alias; empty for the unqualified name
     */
    public void remove(
            FunctionId id,
            Optional<String> qualifier,
            String statementId,
            Optional<String> expected) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            var holder = holder(id, qualifier);
                            var document =
                                    PolicyDocument.of(
                                            holder.policy()
                                                    .orElseThrow(FunctionPolicies::none)
                                                    .document());
                            checkRevision(holder, expected);
                            if (!document.remove(statementId)) {
                                throw missing(
                                        "Statement "
                                                + statementId
                                                + " is not found in resource policy.");
                            }
                            put(id, qualifier, holder, document);
                        });
    }

    /** Puts another document there, unless somebody has changed the old one. */
    void replace(FunctionId id, Optional<String> qualifier, String old, String next) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            functions.lock(id);
                            var holder = holder(id, qualifier);
                            if (holder.policy()
                                    .filter(it -> it.document().equals(old))
                                    .isPresent()) {
                                put(id, qualifier, holder, PolicyDocument.of(next));
                            }
                        });
    }

    private PolicyHolder holder(FunctionId id, Optional<String> qualifier) {
        if (qualifier.isEmpty()) {
            return functions.get(id);
        }
        var name = qualifier.get();
        var number = VersionNumber.parse(name);
        if (number.isEmpty()) {
            functions.get(id); // a missing function is told as such
            return aliases.get(id, name).orElseThrow(() -> Aliases.missing(id, name));
        }
        return functions
                .version(id, number.getAsLong())
                .orElseThrow(() -> Functions.missing(id.arn(name)));
    }

    private static String arn(FunctionId id, Optional<String> qualifier) {
        return qualifier.map(id::arn).orElseGet(id::arn);
    }

    private void put(
            FunctionId id,
            Optional<String> qualifier,
            PolicyHolder holder,
            PolicyDocument document) {
        if (document.isEmpty()) {
            holder.dropPolicy();
        } else {
            holder.setPolicy(document.text());
        }
        functions.flush();
        outbox.add(
                id.tenant(),
                document.isEmpty()
                        ? new Change.FunctionPolicyRemoved(id, qualifier)
                        : new Change.FunctionPolicyPut(id, qualifier, document.text()));
    }

    /** Whoever is named must exist: a typing error must not wait for its owner. */
    private String kept(String principal) {
        var ofIam = PolicyDocument.isOfIam(principal) || TenantId.isValid(principal);
        return ofIam
                ? principals.id(principal).orElseThrow(FunctionPolicies::invalidPrincipal)
                : principal; // what it is, the policy's grammar decides
    }

    private static void checkDocument(PolicyDocument document) {
        if (document.bytes() > LARGEST) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_POLICY_TOO_LONG,
                    "The final policy size ("
                            + document.bytes()
                            + ") is bigger than the limit ("
                            + LARGEST
                            + ").");
        }
        try {
            PolicyParser.parse(document.text(), PolicyKind.RESOURCE);
        } catch (PlatformException malformed) {
            throw invalidPrincipal(); // all else has been checked
        }
    }

    private static void checkRevision(PolicyHolder holder, Optional<String> expected) {
        if (expected.isPresent() && !expected.equals(holder.policy().map(View::revision))) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_CHANGED,
                    "The Revision Id provided does not match the latest Revision Id. Call the"
                            + " GetPolicy API to retrieve the latest Revision Id");
        }
    }

    private static PlatformException invalidPrincipal() {
        return new PlatformException(
                ErrorCode.PARAMETER_INVALID,
                "The provided principal was invalid. Please check the principal and try again.");
    }

    private static PlatformException exists(String statementId) {
        return new PlatformException(
                ErrorCode.FUNCTION_STATEMENT_EXISTS,
                "The statement id ("
                        + statementId
                        + ") provided already exists. Please provide a new statement id, or remove"
                        + " the existing statement.");
    }

    private static PlatformException none() {
        return missing("No policy is associated with the given resource.");
    }

    private static PlatformException missing(String message) {
        return new PlatformException(ErrorCode.FUNCTION_POLICY_NOT_FOUND, message);
    }
}

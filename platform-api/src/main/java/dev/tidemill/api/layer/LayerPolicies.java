package dev.tidemill.api.layer;

import dev.tidemill.api.function.Permission;
import dev.tidemill.api.function.PolicyDocument;
import dev.tidemill.api.outbox.Outbox;
import dev.tidemill.core.catalogue.Change;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Which other accounts may use a version of a layer: its policy, gone with it. */
@ApplicationScoped
public class LayerPolicies {

    /** As it stands. */
    public record View(String document, String revision) {}

    /**
     * What was added.
     *
     * @param revision of the whole policy
     */
    public record Added(String statement, String revision) {}

    private static final int LARGEST = 20_480;

    private final LayerVersions versions;
    private final Outbox outbox;

    LayerPolicies(LayerVersions versions, Outbox outbox) {
        this.versions = versions;
        this.outbox = outbox;
    }

    public View get(LayerId layer, long number) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                versions.get(layer, number)
                                        .orElseThrow(() -> missing(layer, number))
                                        .policy()
                                        .orElseThrow(LayerPolicies::none));
    }

    /**
     * @param expected the policy's revision that the caller knows; empty: any
     */
    public Added add(LayerId layer, long number, Permission permission, Optional<String> expected) {
        return QuarkusTransaction.requiringNew()
                .call(
                        () -> {
                            var version = lock(layer, number, expected);
                            var document =
                                    version.policy()
                                            .map(it -> PolicyDocument.of(it.document()))
                                            .orElseGet(PolicyDocument::empty);
                            if (document.has(permission.statementId())) {
                                throw exists(permission.statementId());
                            }
                            var statement = PolicyDocument.statement(layer.arn(number), permission);
                            document.add(statement);
                            checkLength(document);
                            return new Added(statement.toString(), put(version, document));
                        });
    }

    /**
     * @param expected the policy's revision that the caller knows; empty: any
     */
    public void remove(LayerId layer, long number, String statementId, Optional<String> expected) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            var version = lock(layer, number, expected);
                            var document =
                                    PolicyDocument.of(
                                            version.policy()
                                                    .orElseThrow(LayerPolicies::none)
                                                    .document());
                            if (!document.remove(statementId)) {
                                throw notFound(
                                        "Statement "
                                                + statementId
                                                + " is not found in resource policy.");
                            }
                            if (document.isEmpty()) {
                                version.dropPolicy();
                                versions.flush();
                                outbox.add(
                                        layer.tenant(),
                                        new Change.LayerPolicyRemoved(version.arn()));
                            } else {
                                put(version, document);
                            }
                        });
    }

    private LayerVersionEntity lock(LayerId layer, long number, Optional<String> expected) {
        var version = versions.lock(layer, number).orElseThrow(() -> missing(layer, number));
        if (expected.isPresent() && !expected.equals(version.policy().map(View::revision))) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_CHANGED,
                    "The Revision Id provided does not match the latest Revision Id. Call the"
                            + " GetLayerVersionPolicy API to retrieve the latest Revision Id");
        }
        return version;
    }

    private String put(LayerVersionEntity version, PolicyDocument document) {
        var revision = version.setPolicy(document.text());
        versions.flush();
        outbox.add(
                version.layer().tenant(),
                new Change.LayerPolicyPut(version.arn(), document.text()));
        return revision;
    }

    private static void checkLength(PolicyDocument document) {
        if (document.bytes() > LARGEST) {
            throw new PlatformException(
                    ErrorCode.FUNCTION_POLICY_TOO_LONG,
                    "The final policy size ("
                            + document.bytes()
                            + ") is bigger than the limit ("
                            + LARGEST
                            + ").");
        }
    }

    private static PlatformException exists(String statementId) {
        return new PlatformException(
                ErrorCode.FUNCTION_STATEMENT_EXISTS,
                "The statement id ("
                        + statementId
                        + ") provided already exists. Please provide a new statement id, or remove"
                        + " the existing statement.");
    }

    private static PlatformException missing(LayerId layer, long number) {
        return new PlatformException(
                ErrorCode.LAYER_NOT_FOUND,
                "Layer version " + layer.arn(number) + " does not exist.");
    }

    private static PlatformException none() {
        return notFound("No policy is associated with the given resource.");
    }

    private static PlatformException notFound(String message) {
        return new PlatformException(ErrorCode.FUNCTION_POLICY_NOT_FOUND, message);
    }
}

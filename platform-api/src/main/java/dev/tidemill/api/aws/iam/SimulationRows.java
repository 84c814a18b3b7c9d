package dev.tidemill.api.aws.iam;

import dev.tidemill.api.aws.model.iam.GetContextKeysForPolicyResponse;
import dev.tidemill.api.aws.model.iam.IamModel;
import dev.tidemill.api.aws.model.iam.SimulateCustomPolicyRequest;
import dev.tidemill.api.aws.model.iam.SimulatePolicyResponse;
import dev.tidemill.api.aws.model.iam.SimulatePrincipalPolicyRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.decision.CompiledPolicy;
import dev.tidemill.core.iam.decision.PolicySet;
import dev.tidemill.core.iam.directory.Directory;
import dev.tidemill.core.iam.directory.IamGroup;
import dev.tidemill.core.iam.directory.IamRole;
import dev.tidemill.core.iam.directory.IamUser;
import dev.tidemill.core.iam.directory.Identity;
import dev.tidemill.core.iam.policy.PolicyKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody could do: decisions without the deed, by the engine that decides at the doors. */
@ApplicationScoped
class SimulationRows {

    /** All policies of one simulation together: a thousand decisions must not take long. */
    private static final int MOST_CHARACTERS = 131_072;

    private static final String[] SETTINGS = {
        "PolicyInputList",
        "PermissionsBoundaryPolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ResourcePolicy",
        "ResourceOwner",
        "CallerArn",
        "ContextEntries",
        "MaxItems",
        "Marker"
    };

    private final Snapshot snapshot;

    SimulationRows(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(IamModel.SIMULATE_CUSTOM_POLICY)
                        .reads()
                        .action("iam:SimulateCustomPolicy")
                        .onAll()
                        .accepts(SETTINGS)
                        .checksItself(
                                "PolicyInputList",
                                "PermissionsBoundaryPolicyInputList",
                                "ResourcePolicy")
                        .blocking(this::custom),
                Operation.of(IamModel.SIMULATE_PRINCIPAL_POLICY)
                        .reads()
                        .action("iam:SimulatePrincipalPolicy")
                        .on((_, in) -> in.policySourceArn())
                        .accepts(SETTINGS)
                        .accepts("PolicySourceArn")
                        .checksItself(
                                "PolicyInputList",
                                "PermissionsBoundaryPolicyInputList",
                                "ResourcePolicy")
                        .blocking(this::ofPrincipal),
                Operation.of(IamModel.GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY)
                        .reads()
                        .action("iam:GetContextKeysForCustomPolicy")
                        .onAll()
                        .accepts("PolicyInputList")
                        .checksItself("PolicyInputList")
                        .blocking(
                                (_, in) ->
                                        keys(documents(in.policyInputList(), "policyInputList"))),
                Operation.of(IamModel.GET_CONTEXT_KEYS_FOR_PRINCIPAL_POLICY)
                        .reads()
                        .action("iam:GetContextKeysForPrincipalPolicy")
                        .on((_, in) -> in.policySourceArn())
                        .accepts("PolicySourceArn", "PolicyInputList")
                        .checksItself("PolicyInputList")
                        .blocking(
                                (call, in) -> {
                                    var all =
                                            new ArrayList<>(
                                                    documentsOf(call, in.policySourceArn()));
                                    all.addAll(
                                            documents(
                                                    in.policyInputList().orElse(List.of()),
                                                    "policyInputList"));
                                    return keys(all);
                                }));
    }

    private SimulatePolicyResponse custom(Call call, SimulateCustomPolicyRequest in) {
        var documents = documents(in.policyInputList(), "policyInputList");
        if (documents.isEmpty()) {
            throw invalid("PolicyInputList must not be empty.");
        }
        var policies =
                new PolicySet(
                        List.of(),
                        compiled(documents, "PolicyInputList", PolicyKind.IDENTITY),
                        boundary(in.permissionsBoundaryPolicyInputList()),
                        List.of(),
                        resourcePolicy(in.resourcePolicy()));
        return new SimulatedCall(
                        call,
                        snapshot.directory(call.tenant()),
                        in.callerArn(),
                        in.resourceOwner(),
                        in.contextEntries().orElse(List.of()))
                .decide(
                        policies,
                        characters(
                                documents,
                                in.permissionsBoundaryPolicyInputList(),
                                in.resourcePolicy()),
                        in.actionNames(),
                        in.resourceArns().orElse(List.of()),
                        in.marker(),
                        in.maxItems());
    }

    private SimulatePolicyResponse ofPrincipal(Call call, SimulatePrincipalPolicyRequest in) {
        var source = source(call, in.policySourceArn());
        var own = snapshot.directory(call.tenant()).policies(source);
        var added = documents(in.policyInputList().orElse(List.of()), "policyInputList");
        var policies =
                new PolicySet(
                        own.guardRails(),
                        Stream.concat(
                                        own.identity().stream(),
                                        compiled(added, "PolicyInputList", PolicyKind.IDENTITY)
                                                .stream())
                                .toList(),
                        boundary(in.permissionsBoundaryPolicyInputList()).or(own::boundary),
                        List.of(),
                        resourcePolicy(in.resourcePolicy()));
        var caller = in.callerArn().or(() -> Optional.of(source.arn()));
        var documents = new ArrayList<>(documentsOf(call, in.policySourceArn()));
        documents.addAll(added);
        return new SimulatedCall(
                        call,
                        snapshot.directory(call.tenant()),
                        source instanceof IamGroup ? in.callerArn() : caller,
                        in.resourceOwner(),
                        in.contextEntries().orElse(List.of()))
                .decide(
                        policies,
                        characters(
                                documents,
                                in.permissionsBoundaryPolicyInputList(),
                                in.resourcePolicy()),
                        in.actionNames(),
                        in.resourceArns().orElse(List.of()),
                        in.marker(),
                        in.maxItems());
    }

    private static long characters(
            List<String> documents, Optional<List<String>> boundary, Optional<String> ofResource) {
        return Stream.of(
                        documents.stream(),
                        boundary.orElse(List.of()).stream(),
                        ofResource.stream())
                .flatMap(all -> all)
                .mapToLong(String::length)
                .sum();
    }

    private Identity source(Call call, String arn) {
        var directory = snapshot.directory(call.tenant());
        return identity(directory, arn)
                .filter(found -> found.arn().equals(arn))
                .orElseThrow(
                        () ->
                                new AwsException(
                                        "NoSuchEntity",
                                        404,
                                        "Entity " + arn + " cannot be found."));
    }

    private static Optional<? extends Identity> identity(Directory directory, String arn) {
        var name = arn.substring(arn.lastIndexOf('/') + 1);
        if (arn.contains(":user/")) {
            return directory.user(name);
        }
        return arn.contains(":group/") ? directory.group(name) : directory.role(name);
    }

    /** All documents that apply to it, attached ones too. */
    private List<String> documentsOf(Call call, String arn) {
        var directory = snapshot.directory(call.tenant());
        var source = source(call, arn);
        var owners = new ArrayList<Identity>(List.of(source));
        if (source instanceof IamUser user) {
            user.groups().forEach(group -> directory.group(group).ifPresent(owners::add));
        }
        var documents = new ArrayList<String>();
        for (var owner : owners) {
            documents.addAll(owner.inline().values());
            owner.attached()
                    .forEach(policy -> directory.document(policy).ifPresent(documents::add));
        }
        boundary(source).flatMap(directory::document).ifPresent(documents::add);
        return documents;
    }

    private static Optional<String> boundary(Identity identity) {
        return switch (identity) {
            case IamUser user -> user.boundary();
            case IamRole role -> role.boundary();
            case IamGroup _ -> Optional.empty();
        };
    }

    private static GetContextKeysForPolicyResponse keys(List<String> documents) {
        return GetContextKeysForPolicyResponse.builder()
                .contextKeyNames(ContextKeys.of(documents))
                .build();
    }

    private static Optional<CompiledPolicy> boundary(Optional<List<String>> list) {
        var documents = documents(list.orElse(List.of()), "permissionsBoundaryPolicyInputList");
        if (documents.size() > 1) {
            throw invalid("PermissionsBoundaryPolicyInputList can have one policy only.");
        }
        return compiled(documents, "PermissionsBoundaryPolicyInputList", PolicyKind.BOUNDARY)
                .stream()
                .findFirst();
    }

    private static Optional<CompiledPolicy> resourcePolicy(Optional<String> document) {
        return document.map(text -> Words.checked(text, "resourcePolicy"))
                .map(text -> CompiledPolicy.parse(text, PolicyKind.RESOURCE, "ResourcePolicy"));
    }

    private static List<CompiledPolicy> compiled(
            List<String> documents, String list, PolicyKind kind) {
        var compiled = new ArrayList<CompiledPolicy>();
        for (var document : documents) {
            compiled.add(CompiledPolicy.parse(document, kind, list + "." + (compiled.size() + 1)));
        }
        return compiled;
    }

    private static List<String> documents(List<String> documents, String parameter) {
        documents.forEach(document -> Words.checked(document, parameter));
        if (documents.stream().mapToLong(String::length).sum() > MOST_CHARACTERS) {
            throw invalid("The policies are longer than " + MOST_CHARACTERS + " characters.");
        }
        return documents;
    }

    static AwsException invalid(String message) {
        return new AwsException("InvalidInput", 400, message);
    }
}

package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.VpcConfig;
import dev.tidemill.api.aws.protocol.AwsService;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.aws.protocol.ServiceModel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of Lambda's operations: what is not here is refused by name. */
@ApplicationScoped
public class LambdaService implements AwsService {

    /** A package of 50 MB in base64, with room for the JSON around it: AWS's own limit. */
    static final long LARGEST_UPLOAD = 70_167_211;

    /** Beyond the limit of payloads, so that the handler can say it in Lambda's words. */
    private static final long LARGEST_INVOKE = 8 << 20;

    private final FunctionOperations functions;
    private final TagOperations tags;
    private final VersionOperations versions;
    private final AliasOperations aliases;
    private final ConcurrencyOperations concurrency;
    private final ProvisionedOperations provisioned;
    private final EventInvokeOperations eventInvoke;
    private final AccountOperations account;
    private final PermissionOperations permissions;
    private final UrlOperations urls;
    private final InvokeOperation invoke;
    private final LayerOperations layers;
    private final RuntimeOperations runtimes;
    private final RecursionOperations recursion;
    private final LayerPermissionOperations layerPermissions;
    private final StreamOperation stream;

    LambdaService(
            FunctionOperations functions,
            TagOperations tags,
            VersionOperations versions,
            AliasOperations aliases,
            ConcurrencyOperations concurrency,
            ProvisionedOperations provisioned,
            EventInvokeOperations eventInvoke,
            AccountOperations account,
            PermissionOperations permissions,
            UrlOperations urls,
            InvokeOperation invoke,
            StreamOperation stream,
            LayerOperations layers,
            LayerPermissionOperations layerPermissions,
            RuntimeOperations runtimes,
            RecursionOperations recursion) {
        this.functions = functions;
        this.tags = tags;
        this.versions = versions;
        this.aliases = aliases;
        this.concurrency = concurrency;
        this.provisioned = provisioned;
        this.eventInvoke = eventInvoke;
        this.account = account;
        this.permissions = permissions;
        this.urls = urls;
        this.invoke = invoke;
        this.layers = layers;
        this.runtimes = runtimes;
        this.recursion = recursion;
        this.layerPermissions = layerPermissions;
        this.stream = stream;
    }

    @Override
    public ServiceModel model() {
        return LambdaModel.MODEL;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return Stream.of(
                        rows(),
                        versions.rows(),
                        aliases.rows(),
                        urls.rows(),
                        concurrency.rows(),
                        provisioned.rows(),
                        eventInvoke.rows(),
                        account.rows(),
                        layers.rows(),
                        layerPermissions.rows(),
                        runtimes.rows(),
                        recursion.rows())
                .flatMap(List::stream)
                .toList();
    }

    /** What conditions of policies may ask of a function's configuration. */
    private static Map<String, List<String>> keys(
            Optional<VpcConfig> vpc, Optional<List<String>> layers) {
        var keys = new HashMap<>(VpcSettings.keys(vpc));
        layers.ifPresent(arns -> keys.put("lambda:Layer", arns));
        return keys;
    }

    private List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.INVOKE)
                        .uses()
                        .action("lambda:InvokeFunction")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts(
                                "FunctionName",
                                "InvocationType",
                                "LogType",
                                "ClientContext",
                                "Payload",
                                "TenantId",
                                "Qualifier")
                        .bodyUpTo(LARGEST_INVOKE)
                        .async(invoke::invoke),
                Operation.of(LambdaModel.INVOKE_WITH_RESPONSE_STREAM)
                        .uses()
                        .action("lambda:InvokeFunction")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts(
                                "FunctionName",
                                "InvocationType",
                                "LogType",
                                "ClientContext",
                                "Payload",
                                "TenantId",
                                "Qualifier")
                        .bodyUpTo(LARGEST_INVOKE)
                        .streaming(stream::invoke),
                Operation.of(LambdaModel.CREATE_FUNCTION)
                        .action("lambda:CreateFunction")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts(
                                "FunctionName",
                                "Runtime",
                                "Role",
                                "Handler",
                                "Code.ZipFile",
                                "Description",
                                "Timeout",
                                "MemorySize",
                                "Environment",
                                "EphemeralStorage",
                                "LoggingConfig",
                                "Layers",
                                "Publish",
                                "TenancyConfig",
                                "TracingConfig",
                                "Tags")
                        .requestTags((_, in) -> in.tags().orElse(Map.of()))
                        .keys((_, in) -> keys(in.vpcConfig(), in.layers()))
                        .acceptsOnly("PackageType", "Zip")
                        .acceptsOnly("Architectures", "x86_64")
                        .accepts("SnapStart.ApplyOn")
                        .accepts("VpcConfig.SecurityGroupIds", "VpcConfig.SubnetIds")
                        .acceptsOnly("VpcConfig.Ipv6AllowedForDualStack", false)
                        .bodyUpTo(LARGEST_UPLOAD)
                        .blocking(functions::create),
                Operation.of(LambdaModel.GET_FUNCTION)
                        .reads()
                        .action("lambda:GetFunction")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(functions::get),
                Operation.of(LambdaModel.GET_FUNCTION_CONFIGURATION)
                        .reads()
                        .action("lambda:GetFunctionConfiguration")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(functions::getConfiguration),
                Operation.of(LambdaModel.LIST_FUNCTIONS)
                        .reads()
                        .action("lambda:ListFunctions")
                        .onAll()
                        .accepts("Marker", "MaxItems")
                        .acceptsOnly("FunctionVersion", "ALL")
                        .blocking(functions::list),
                Operation.of(LambdaModel.UPDATE_FUNCTION_CODE)
                        .action("lambda:UpdateFunctionCode")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "ZipFile", "Publish", "DryRun", "RevisionId")
                        .acceptsOnly("Architectures", "x86_64")
                        .bodyUpTo(LARGEST_UPLOAD)
                        .blocking(functions::updateCode),
                Operation.of(LambdaModel.UPDATE_FUNCTION_CONFIGURATION)
                        .action("lambda:UpdateFunctionConfiguration")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .keys((_, in) -> keys(in.vpcConfig(), in.layers()))
                        .accepts(
                                "FunctionName",
                                "Runtime",
                                "Role",
                                "Handler",
                                "Description",
                                "Timeout",
                                "MemorySize",
                                "Environment",
                                "EphemeralStorage",
                                "LoggingConfig",
                                "Layers",
                                "TracingConfig",
                                "RevisionId")
                        .accepts("SnapStart.ApplyOn")
                        .accepts("VpcConfig.SecurityGroupIds", "VpcConfig.SubnetIds")
                        .acceptsOnly("VpcConfig.Ipv6AllowedForDualStack", false)
                        .blocking(functions::updateConfiguration),
                Operation.of(LambdaModel.DELETE_FUNCTION)
                        .action("lambda:DeleteFunction")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(functions::delete),
                Operation.of(LambdaModel.ADD_PERMISSION)
                        .action("lambda:AddPermission")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts(
                                "FunctionName",
                                "StatementId",
                                "Action",
                                "Principal",
                                "SourceArn",
                                "SourceAccount",
                                "FunctionUrlAuthType",
                                "InvokedViaFunctionUrl",
                                "Qualifier",
                                "RevisionId")
                        .blocking(permissions::add),
                Operation.of(LambdaModel.REMOVE_PERMISSION)
                        .action("lambda:RemovePermission")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "StatementId", "Qualifier", "RevisionId")
                        .blocking(permissions::remove),
                Operation.of(LambdaModel.GET_POLICY)
                        .reads()
                        .action("lambda:GetPolicy")
                        .onOwned(
                                (call, in) ->
                                        FunctionName.arn(call, in.functionName(), in.qualifier()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(permissions::get),
                Operation.of(LambdaModel.LIST_TAGS)
                        .reads()
                        .action("lambda:ListTags")
                        .onOwned((call, in) -> FunctionName.arn(call, in.resource()))
                        .accepts("Resource")
                        .blocking(tags::list),
                Operation.of(LambdaModel.TAG_RESOURCE)
                        .action("lambda:TagResource")
                        .onOwned((call, in) -> FunctionName.arn(call, in.resource()))
                        .requestTags((_, in) -> in.tags())
                        .accepts("Resource", "Tags")
                        .blocking(tags::tag),
                Operation.of(LambdaModel.UNTAG_RESOURCE)
                        .action("lambda:UntagResource")
                        .onOwned((call, in) -> FunctionName.arn(call, in.resource()))
                        .tagKeys((_, in) -> in.tagKeys())
                        .accepts("Resource", "TagKeys")
                        .blocking(tags::untag));
    }
}

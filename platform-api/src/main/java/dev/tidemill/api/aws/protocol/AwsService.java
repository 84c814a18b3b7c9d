package dev.tidemill.api.aws.protocol;

import java.util.List;

/**
 * A service is a table of operations over its generated model; a CDI bean for each.
 *
 * <pre>{@code
 * @ApplicationScoped
 * class LambdaService implements AwsService {
 *     private final Functions functions; // …
 *
 *     @Override
 *     public ServiceModel model() {
 *         return LambdaModel.MODEL;
 *     }
 *
 *     @Override
 *     public List<Operation<?, ?>> operations() {
 *         return List.of(
 *                 Operation.of(LambdaModel.INVOKE)
 *                         .action("lambda:InvokeFunction")
 *                         .on((call, in) -> arn(call, in.functionName()))
 *                         .accepts("FunctionName", "InvocationType", "LogType", "Qualifier", "Payload")
 *                         .async(this::invoke),
 *                 Operation.of(LambdaModel.CREATE_FUNCTION)
 *                         .action("lambda:CreateFunction")
 *                         .on((call, in) -> arn(call, in.functionName()))
 *                         .accepts("FunctionName", "Runtime", "Role", "Code.ZipFile", "Environment")
 *                         .acceptsOnly("PackageType", "Zip")
 *                         .blocking(this::create));
 *     }
 *
 *     private CompletionStage<InvocationResponse> invoke(Call call, InvocationRequest in) {…}
 *
 *     private FunctionConfiguration create(Call call, CreateFunctionRequest in) {
 *         return FunctionConfiguration.builder().functionName(in.functionName()).build(); // …
 *     }
 * }
 * }</pre>
 *
 * <p>Records of inputs have a plain component for each required member, which validation has shown
 * to be there, and an {@code Optional} for each other. Outputs are made by their builders.
 * Operations that have no output return {@link Empty#INSTANCE}. An operation's constant and records
 * exist when {@code platform-api/models/implemented.txt} names it.
 */
public interface AwsService {

    ServiceModel model();

    List<Operation<?, ?>> operations();
}

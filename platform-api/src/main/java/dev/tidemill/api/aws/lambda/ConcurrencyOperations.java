package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.Concurrency;
import dev.tidemill.api.aws.model.lambda.DeleteFunctionConcurrencyRequest;
import dev.tidemill.api.aws.model.lambda.GetFunctionConcurrencyRequest;
import dev.tidemill.api.aws.model.lambda.GetFunctionConcurrencyResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.PutFunctionConcurrencyRequest;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.FunctionConcurrencies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What functions have reserved of their account's concurrency. */
@ApplicationScoped
class ConcurrencyOperations {

    private final FunctionConcurrencies concurrencies;

    ConcurrencyOperations(FunctionConcurrencies concurrencies) {
        this.concurrencies = concurrencies;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.PUT_FUNCTION_CONCURRENCY)
                        .action("lambda:PutFunctionConcurrency")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "ReservedConcurrentExecutions")
                        .blocking(this::put),
                Operation.of(LambdaModel.GET_FUNCTION_CONCURRENCY)
                        .reads()
                        .action("lambda:GetFunctionConcurrency")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName")
                        .blocking(this::get),
                Operation.of(LambdaModel.DELETE_FUNCTION_CONCURRENCY)
                        .action("lambda:DeleteFunctionConcurrency")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName")
                        .blocking(this::delete));
    }

    private Concurrency put(Call call, PutFunctionConcurrencyRequest in) {
        concurrencies.reserve(
                FunctionName.of(call, in.functionName()).whole(),
                in.reservedConcurrentExecutions());
        return Concurrency.builder()
                .reservedConcurrentExecutions(in.reservedConcurrentExecutions())
                .build();
    }

    private GetFunctionConcurrencyResponse get(Call call, GetFunctionConcurrencyRequest in) {
        return GetFunctionConcurrencyResponse.builder()
                .reservedConcurrentExecutions(
                        concurrencies.reserved(FunctionName.of(call, in.functionName()).whole()))
                .build();
    }

    private Empty delete(Call call, DeleteFunctionConcurrencyRequest in) {
        concurrencies.unreserve(FunctionName.of(call, in.functionName()).whole());
        return Empty.INSTANCE;
    }
}

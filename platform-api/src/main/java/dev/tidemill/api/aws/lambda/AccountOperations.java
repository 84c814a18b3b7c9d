package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.AccountLimit;
import dev.tidemill.api.aws.model.lambda.AccountUsage;
import dev.tidemill.api.aws.model.lambda.GetAccountSettingsRequest;
import dev.tidemill.api.aws.model.lambda.GetAccountSettingsResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.FunctionConcurrencies;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What an account may have, and what it has of it. */
@ApplicationScoped
class AccountOperations {

    private static final long LARGEST_UNZIPPED = 250 << 20;
    private static final long LARGEST_ZIPPED = 50 << 20;

    private final FunctionConcurrencies concurrencies;

    AccountOperations(FunctionConcurrencies concurrencies) {
        this.concurrencies = concurrencies;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.GET_ACCOUNT_SETTINGS)
                        .reads()
                        .action("lambda:GetAccountSettings")
                        .onAll()
                        .accepts()
                        .blocking(this::get));
    }

    private GetAccountSettingsResponse get(Call call, GetAccountSettingsRequest in) {
        var account = concurrencies.account(call.tenant());
        return GetAccountSettingsResponse.builder()
                .accountLimit(
                        AccountLimit.builder()
                                .totalCodeSize(account.mostCodeBytes())
                                .codeSizeUnzipped(LARGEST_UNZIPPED)
                                .codeSizeZipped(LARGEST_ZIPPED)
                                .concurrentExecutions(account.limit())
                                .unreservedConcurrentExecutions(account.unreserved())
                                .build())
                .accountUsage(
                        AccountUsage.builder()
                                .totalCodeSize(account.codeBytes())
                                .functionCount(account.functions())
                                .build())
                .build();
    }
}

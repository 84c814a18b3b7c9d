package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.FunctionConfiguration;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.ListVersionsByFunctionRequest;
import dev.tidemill.api.aws.model.lambda.ListVersionsByFunctionResponse;
import dev.tidemill.api.aws.model.lambda.PublishVersionRequest;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.FunctionReader;
import dev.tidemill.api.function.FunctionVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Publishing and showing versions. */
@ApplicationScoped
class VersionOperations {

    private final FunctionVersions versions;
    private final FunctionReader reader;

    VersionOperations(FunctionVersions versions, FunctionReader reader) {
        this.versions = versions;
        this.reader = reader;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.PUBLISH_VERSION)
                        .action("lambda:PublishVersion")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "CodeSha256", "Description", "RevisionId")
                        .blocking(this::publish),
                Operation.of(LambdaModel.LIST_VERSIONS_BY_FUNCTION)
                        .reads()
                        .action("lambda:ListVersionsByFunction")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Marker", "MaxItems")
                        .blocking(this::list));
    }

    private FunctionConfiguration publish(Call call, PublishVersionRequest in) {
        return Configurations.of(
                versions.publish(
                        FunctionName.of(call, in.functionName()).whole(),
                        in.codeSha256().filter(hash -> !hash.isEmpty()),
                        in.description(),
                        in.revisionId()));
    }

    private ListVersionsByFunctionResponse list(Call call, ListVersionsByFunctionRequest in) {
        var page =
                reader.versions(
                        FunctionName.of(call, in.functionName()).whole(),
                        in.marker().map(Markers::place),
                        Markers.pageSize(in.maxItems()));
        return ListVersionsByFunctionResponse.builder()
                .versions(page.functions().stream().map(Configurations::listed).toList())
                .nextMarker(page.next().map(Markers::of))
                .build();
    }
}

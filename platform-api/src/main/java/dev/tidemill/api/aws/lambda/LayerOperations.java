package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.DeleteLayerVersionRequest;
import dev.tidemill.api.aws.model.lambda.GetLayerVersionByArnRequest;
import dev.tidemill.api.aws.model.lambda.GetLayerVersionRequest;
import dev.tidemill.api.aws.model.lambda.GetLayerVersionResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.LayerVersionContentOutput;
import dev.tidemill.api.aws.model.lambda.LayerVersionsListItem;
import dev.tidemill.api.aws.model.lambda.LayersListItem;
import dev.tidemill.api.aws.model.lambda.ListLayerVersionsRequest;
import dev.tidemill.api.aws.model.lambda.ListLayerVersionsResponse;
import dev.tidemill.api.aws.model.lambda.ListLayersRequest;
import dev.tidemill.api.aws.model.lambda.ListLayersResponse;
import dev.tidemill.api.aws.model.lambda.PublishLayerVersionRequest;
import dev.tidemill.api.aws.model.lambda.PublishLayerVersionResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.CodeLinks;
import dev.tidemill.api.layer.LayerEditor;
import dev.tidemill.api.layer.LayerReader;
import dev.tidemill.api.layer.LayerView;
import dev.tidemill.api.layer.NewLayer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Publishing, showing and removing versions of layers. */
@ApplicationScoped
class LayerOperations {

    private final LayerEditor editor;
    private final LayerReader reader;
    private final CodeLinks links;

    LayerOperations(LayerEditor editor, LayerReader reader, CodeLinks links) {
        this.editor = editor;
        this.reader = reader;
        this.links = links;
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.PUBLISH_LAYER_VERSION)
                        .action("lambda:PublishLayerVersion")
                        .onOwned((call, in) -> LayerName.arn(call, in.layerName()))
                        .accepts(
                                "LayerName",
                                "Description",
                                "Content.ZipFile",
                                "CompatibleRuntimes",
                                "CompatibleArchitectures",
                                "LicenseInfo")
                        .bodyUpTo(LambdaService.LARGEST_UPLOAD)
                        .blocking(this::publish),
                Operation.of(LambdaModel.GET_LAYER_VERSION)
                        .reads()
                        .action("lambda:GetLayerVersion")
                        .onOwned(
                                (call, in) ->
                                        LayerName.arn(call, in.layerName(), in.versionNumber()))
                        .accepts("LayerName", "VersionNumber")
                        .blocking(this::get),
                Operation.of(LambdaModel.GET_LAYER_VERSION_BY_ARN)
                        .reads()
                        .action("lambda:GetLayerVersion")
                        .onOwned((_, in) -> in.arn())
                        .accepts("Arn")
                        .blocking(this::getByArn),
                Operation.of(LambdaModel.LIST_LAYERS)
                        .reads()
                        .action("lambda:ListLayers")
                        .onAll()
                        .accepts(
                                "CompatibleRuntime", "CompatibleArchitecture", "Marker", "MaxItems")
                        .blocking(this::list),
                Operation.of(LambdaModel.LIST_LAYER_VERSIONS)
                        .reads()
                        .action("lambda:ListLayerVersions")
                        .onOwned((call, in) -> LayerName.arn(call, in.layerName()))
                        .accepts(
                                "LayerName",
                                "CompatibleRuntime",
                                "CompatibleArchitecture",
                                "Marker",
                                "MaxItems")
                        .blocking(this::listVersions),
                Operation.of(LambdaModel.DELETE_LAYER_VERSION)
                        .action("lambda:DeleteLayerVersion")
                        .onOwned(
                                (call, in) ->
                                        LayerName.arn(call, in.layerName(), in.versionNumber()))
                        .accepts("LayerName", "VersionNumber")
                        .blocking(this::delete));
    }

    private PublishLayerVersionResponse publish(Call call, PublishLayerVersionRequest in) {
        var wanted =
                new NewLayer(
                        in.description().orElse(""),
                        in.licenseInfo(),
                        in.compatibleRuntimes().orElse(List.of()),
                        in.compatibleArchitectures().orElse(List.of()));
        var zip =
                in.content()
                        .zipFile()
                        .orElseThrow(
                                () ->
                                        LayerName.invalid(
                                                "Please provide a source for layer content."));
        var layer = editor.publish(LayerName.of(call, in.layerName()), wanted, zip);
        return PublishLayerVersionResponse.builder()
                .content(content(layer))
                .layerArn(layer.id().arn())
                .layerVersionArn(layer.arn())
                .description(layer.description())
                .createdDate(Configurations.time(layer.createdAt()))
                .version(layer.number())
                .compatibleRuntimes(some(layer.runtimes()))
                .licenseInfo(layer.license())
                .compatibleArchitectures(some(layer.architectures()))
                .build();
    }

    private GetLayerVersionResponse get(Call call, GetLayerVersionRequest in) {
        return shown(reader.get(LayerName.of(call, in.layerName()), in.versionNumber()));
    }

    private GetLayerVersionResponse getByArn(Call call, GetLayerVersionByArnRequest in) {
        var version = LayerName.version(in.arn());
        return shown(reader.get(version.layer(), version.number()));
    }

    private GetLayerVersionResponse shown(Optional<LayerView> found) {
        var layer =
                found.orElseThrow(
                        () ->
                                new AwsException(
                                        "ResourceNotFoundException",
                                        404,
                                        "The resource you requested does not exist."));
        return GetLayerVersionResponse.builder()
                .content(content(layer))
                .layerArn(layer.id().arn())
                .layerVersionArn(layer.arn())
                .description(layer.description())
                .createdDate(Configurations.time(layer.createdAt()))
                .version(layer.number())
                .compatibleRuntimes(some(layer.runtimes()))
                .licenseInfo(layer.license())
                .compatibleArchitectures(some(layer.architectures()))
                .build();
    }

    private ListLayersResponse list(Call call, ListLayersRequest in) {
        var page =
                reader.newest(
                        call.tenant(),
                        new LayerReader.Wanted(in.compatibleRuntime(), in.compatibleArchitecture()),
                        in.marker().map(Markers::name).orElse(""),
                        Markers.pageSize(in.maxItems()));
        return ListLayersResponse.builder()
                .layers(
                        page.versions().stream()
                                .map(
                                        newest ->
                                                LayersListItem.builder()
                                                        .layerName(newest.id().name())
                                                        .layerArn(newest.id().arn())
                                                        .latestMatchingVersion(listed(newest))
                                                        .build())
                                .toList())
                .nextMarker(page.next().map(Markers::of))
                .build();
    }

    private ListLayerVersionsResponse listVersions(Call call, ListLayerVersionsRequest in) {
        var page =
                reader.versions(
                        LayerName.of(call, in.layerName()),
                        new LayerReader.Wanted(in.compatibleRuntime(), in.compatibleArchitecture()),
                        in.marker().map(Markers::number),
                        Markers.pageSize(in.maxItems()));
        return ListLayerVersionsResponse.builder()
                .layerVersions(page.versions().stream().map(LayerOperations::listed).toList())
                .nextMarker(page.next().map(number -> Markers.of(String.valueOf(number))))
                .build();
    }

    private Empty delete(Call call, DeleteLayerVersionRequest in) {
        editor.delete(LayerName.of(call, in.layerName()), in.versionNumber());
        return Empty.INSTANCE;
    }

    private LayerVersionContentOutput content(LayerView layer) {
        return LayerVersionContentOutput.builder()
                .location(links.to(layer.code()))
                .codeSha256(layer.code().base64())
                .codeSize(layer.size())
                .build();
    }

    private static LayerVersionsListItem listed(LayerView layer) {
        return LayerVersionsListItem.builder()
                .layerVersionArn(layer.arn())
                .version(layer.number())
                .description(layer.description())
                .createdDate(Configurations.time(layer.createdAt()))
                .compatibleRuntimes(some(layer.runtimes()))
                .licenseInfo(layer.license())
                .compatibleArchitectures(some(layer.architectures()))
                .build();
    }

    private static Optional<List<String>> some(List<String> texts) {
        return texts.isEmpty() ? Optional.empty() : Optional.of(texts);
    }
}

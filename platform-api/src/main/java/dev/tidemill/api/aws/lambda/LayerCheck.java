package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.layer.LayerReader;
import dev.tidemill.api.layer.LayerView;
import dev.tidemill.core.function.Layer;
import dev.tidemill.core.iam.decision.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Whether a caller may give layers to a function, and what they are. */
@ApplicationScoped
class LayerCheck {

    private static final Action GET = Action.of("lambda:GetLayerVersion");

    private final Permissions permissions;
    private final LayerReader reader;

    LayerCheck(Permissions permissions, LayerReader reader) {
        this.permissions = permissions;
        this.reader = reader;
    }

    /**
     * @param arns of versions, own ones or those of other accounts
     * @throws AwsException when the caller may not use one, or it is not there or for others
     */
    List<Layer> resolve(Call call, List<String> arns) {
        return arns.stream().map(arn -> resolve(call, arn)).toList();
    }

    private Layer resolve(Call call, String arn) {
        var version = LayerName.version(arn);
        permissions
                .denial(call.principal(), GET, arn, call, Facts.NONE)
                .ifPresent(
                        denial -> {
                            throw new AwsException("AccessDeniedException", 403, denial.message());
                        });
        var layer =
                reader.ofAnybody(version.layer(), version.number())
                        .orElseThrow(
                                () ->
                                        LayerName.invalid(
                                                "Layer version " + arn + " does not exist."));
        checkArchitecture(layer);
        return new Layer(layer.arn(), layer.code(), layer.size(), layer.unpackedSize());
    }

    private static void checkArchitecture(LayerView layer) {
        if (!layer.architectures().isEmpty() && !layer.architectures().contains("x86_64")) {
            throw LayerName.invalid(
                    "Layer version "
                            + layer.arn()
                            + " is compatible with "
                            + layer.architectures()
                            + " only; functions run on x86_64 here.");
        }
    }
}

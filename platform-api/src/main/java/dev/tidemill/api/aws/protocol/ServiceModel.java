package dev.tidemill.api.aws.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A service as its model describes it. Generated.
 *
 * @param name ours: in {@code /v1/aws/NAME/…} and in the conformance table
 * @param signingName in the credential scope of signatures
 * @param target the prefix of {@code X-Amz-Target} in the json protocols
 * @param namespace of XML answers
 */
public record ServiceModel(
        String name,
        String signingName,
        String version,
        Protocol protocol,
        Optional<String> target,
        Optional<String> namespace,
        List<OperationModel<?, ?>> operations,
        Map<String, ErrorModel> errors) {

    public ServiceModel(
            String name,
            String signingName,
            String version,
            Protocol protocol,
            Optional<String> target,
            Optional<String> namespace,
            List<OperationModel<?, ?>> operations,
            List<ErrorModel> errors) {
        this(
                name,
                signingName,
                version,
                protocol,
                target,
                namespace,
                operations,
                errors.stream().collect(Collectors.toMap(ErrorModel::code, Function.identity())));
    }
}

package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.ListTagsRequest;
import dev.tidemill.api.aws.model.lambda.ListTagsResponse;
import dev.tidemill.api.aws.model.lambda.TagResourceRequest;
import dev.tidemill.api.aws.model.lambda.UntagResourceRequest;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.function.FunctionEditor;
import dev.tidemill.api.function.FunctionReader;
import dev.tidemill.core.function.FunctionId;
import jakarta.enterprise.context.ApplicationScoped;

/** Tags of functions, named by their ARN without a qualifier. */
@ApplicationScoped
class TagOperations {

    private final FunctionReader reader;
    private final FunctionEditor editor;

    TagOperations(FunctionReader reader, FunctionEditor editor) {
        this.reader = reader;
        this.editor = editor;
    }

    ListTagsResponse list(Call call, ListTagsRequest in) {
        return ListTagsResponse.builder()
                .tags(reader.get(function(call, in.resource())).tags())
                .build();
    }

    Empty tag(Call call, TagResourceRequest in) {
        editor.tag(function(call, in.resource()), in.tags());
        return Empty.INSTANCE;
    }

    Empty untag(Call call, UntagResourceRequest in) {
        editor.untag(function(call, in.resource()), in.tagKeys());
        return Empty.INSTANCE;
    }

    private static FunctionId function(Call call, String arn) {
        var name = FunctionName.of(call, arn);
        if (name.qualifier().isPresent()) {
            throw new AwsException(
                    "InvalidParameterValueException",
                    400,
                    "Tags on function aliases and versions are not supported. Please specify a"
                            + " function ARN.");
        }
        return name.id();
    }
}

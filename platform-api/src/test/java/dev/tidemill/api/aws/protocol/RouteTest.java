package dev.tidemill.api.aws.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.aws.model.lambda.LambdaModel;
import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {

    private final RestJson lambda = new RestJson(LambdaModel.MODEL);

    @ParameterizedTest
    @CsvSource({
        "POST,/2015-03-31/functions,,CreateFunction",
        "POST,/2015-03-31/functions/,,CreateFunction",
        "GET,/2015-03-31/functions/,,ListFunctions",
        "GET,/2015-03-31/functions/x,,GetFunction",
        "GET,/2015-03-31/functions/x/configuration,,GetFunctionConfiguration",
        "PUT,/2015-03-31/functions/x/code,,UpdateFunctionCode",
        "POST,/2015-03-31/functions/x/invocations,,Invoke",
        "DELETE,/2017-03-31/tags/arn%3Aaws,tagKeys=a,UntagResource",
        "GET,/2018-10-31/layers,,ListLayers",
        "GET,/2018-10-31/layers,find=LayerVersion&Arn=a,GetLayerVersionByArn",
        "PATCH,/2015-03-31/functions/x,,",
        "GET,/2015-03-31/functions//,,",
        "GET,/2015-03-31//functions/x,,",
        "POST,/2015-03-31/functions/../functions/x/invocations,,",
        "GET,/2015-03-31,,",
    })
    void a_path_names_its_operation(String method, String path, String query, String operation) {
        var request =
                new Request(method, path, query, MultiMap.caseInsensitiveMultiMap(), new byte[0]);
        String found;
        try {
            found = lambda.target(request).operation().name();
        } catch (FaultException no) {
            found = null;
        }

        assertThat(found).isEqualTo(operation);
    }
}

package dev.tidemill.api.aws.lambda;

import dev.tidemill.api.aws.model.lambda.Cors;
import dev.tidemill.api.aws.model.lambda.CreateFunctionUrlConfigRequest;
import dev.tidemill.api.aws.model.lambda.CreateFunctionUrlConfigResponse;
import dev.tidemill.api.aws.model.lambda.DeleteFunctionUrlConfigRequest;
import dev.tidemill.api.aws.model.lambda.FunctionUrlConfig;
import dev.tidemill.api.aws.model.lambda.GetFunctionUrlConfigRequest;
import dev.tidemill.api.aws.model.lambda.GetFunctionUrlConfigResponse;
import dev.tidemill.api.aws.model.lambda.LambdaModel;
import dev.tidemill.api.aws.model.lambda.ListFunctionUrlConfigsRequest;
import dev.tidemill.api.aws.model.lambda.ListFunctionUrlConfigsResponse;
import dev.tidemill.api.aws.model.lambda.UpdateFunctionUrlConfigRequest;
import dev.tidemill.api.aws.model.lambda.UpdateFunctionUrlConfigResponse;
import dev.tidemill.api.aws.protocol.AwsException;
import dev.tidemill.api.aws.protocol.Call;
import dev.tidemill.api.aws.protocol.Empty;
import dev.tidemill.api.aws.protocol.Operation;
import dev.tidemill.api.function.FunctionUrls;
import dev.tidemill.api.function.UrlConfig;
import dev.tidemill.core.function.FunctionUrl;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Making, showing, changing and removing the addresses of functions. */
@ApplicationScoped
class UrlOperations {

    private static final Pattern ORIGIN = Pattern.compile("[!-~]+");
    private static final Pattern WORD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final FunctionUrls urls;
    private final String scheme;
    private final String rest;

    UrlOperations(FunctionUrls urls, UrlConfig config) {
        this.urls = urls;
        var address = URI.create(config.publicUrl());
        this.scheme = address.getScheme() + "://";
        this.rest =
                "."
                        + config.domain()
                        + (address.getPort() < 0 ? "" : ":" + address.getPort())
                        + "/";
    }

    List<Operation<?, ?>> rows() {
        return List.of(
                Operation.of(LambdaModel.CREATE_FUNCTION_URL_CONFIG)
                        .action("lambda:CreateFunctionUrlConfig")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .keys((_, in) -> authKey(Optional.of(in.authType())))
                        .accepts("FunctionName", "Qualifier", "AuthType", "Cors", "InvokeMode")
                        .blocking(this::create),
                Operation.of(LambdaModel.GET_FUNCTION_URL_CONFIG)
                        .reads()
                        .action("lambda:GetFunctionUrlConfig")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::get),
                Operation.of(LambdaModel.UPDATE_FUNCTION_URL_CONFIG)
                        .action("lambda:UpdateFunctionUrlConfig")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .keys((_, in) -> authKey(in.authType()))
                        .accepts("FunctionName", "Qualifier", "AuthType", "Cors", "InvokeMode")
                        .blocking(this::update),
                Operation.of(LambdaModel.DELETE_FUNCTION_URL_CONFIG)
                        .action("lambda:DeleteFunctionUrlConfig")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Qualifier")
                        .blocking(this::delete),
                Operation.of(LambdaModel.LIST_FUNCTION_URL_CONFIGS)
                        .reads()
                        .action("lambda:ListFunctionUrlConfigs")
                        .onOwned((call, in) -> FunctionName.arn(call, in.functionName()))
                        .accepts("FunctionName", "Marker", "MaxItems")
                        .blocking(this::list));
    }

    private static Map<String, List<String>> authKey(Optional<String> authType) {
        return authType.isEmpty()
                ? Map.of()
                : Map.of("lambda:FunctionUrlAuthType", List.of(authType.get()));
    }

    private CreateFunctionUrlConfigResponse create(Call call, CreateFunctionUrlConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var made =
                urls.create(
                        name.id(),
                        alias(name, in.qualifier()),
                        FunctionUrl.Access.valueOf(in.authType()),
                        wish(Optional.empty(), in.invokeMode(), in.cors()));
        return CreateFunctionUrlConfigResponse.builder()
                .functionUrl(address(made.url()))
                .functionArn(made.url().arn())
                .authType(made.url().access().name())
                .cors(made.url().cors().map(UrlOperations::shown))
                .creationTime(time(made.created()))
                .invokeMode(made.url().mode().name())
                .build();
    }

    private GetFunctionUrlConfigResponse get(Call call, GetFunctionUrlConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var found = urls.get(name.id(), alias(name, in.qualifier()));
        return GetFunctionUrlConfigResponse.builder()
                .functionUrl(address(found.url()))
                .functionArn(found.url().arn())
                .authType(found.url().access().name())
                .cors(found.url().cors().map(UrlOperations::shown))
                .creationTime(time(found.created()))
                .lastModifiedTime(time(found.changed()))
                .invokeMode(found.url().mode().name())
                .build();
    }

    private UpdateFunctionUrlConfigResponse update(Call call, UpdateFunctionUrlConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        var changed =
                urls.update(
                        name.id(),
                        alias(name, in.qualifier()),
                        wish(in.authType(), in.invokeMode(), in.cors()));
        return UpdateFunctionUrlConfigResponse.builder()
                .functionUrl(address(changed.url()))
                .functionArn(changed.url().arn())
                .authType(changed.url().access().name())
                .cors(changed.url().cors().map(UrlOperations::shown))
                .creationTime(time(changed.created()))
                .lastModifiedTime(time(changed.changed()))
                .invokeMode(changed.url().mode().name())
                .build();
    }

    private Empty delete(Call call, DeleteFunctionUrlConfigRequest in) {
        var name = FunctionName.of(call, in.functionName());
        urls.delete(name.id(), alias(name, in.qualifier()));
        return Empty.INSTANCE;
    }

    private ListFunctionUrlConfigsResponse list(Call call, ListFunctionUrlConfigsRequest in) {
        var page =
                urls.list(
                        FunctionName.of(call, in.functionName()).whole(),
                        in.marker().map(Markers::name),
                        Markers.pageSize(in.maxItems()));
        return ListFunctionUrlConfigsResponse.builder()
                .functionUrlConfigs(page.urls().stream().map(this::listed).toList())
                .nextMarker(page.next().map(Markers::of))
                .build();
    }

    private FunctionUrlConfig listed(FunctionUrls.View view) {
        return FunctionUrlConfig.builder()
                .functionUrl(address(view.url()))
                .functionArn(view.url().arn())
                .authType(view.url().access().name())
                .cors(view.url().cors().map(UrlOperations::shown))
                .creationTime(time(view.created()))
                .lastModifiedTime(time(view.changed()))
                .invokeMode(view.url().mode().name())
                .build();
    }

    private static Optional<String> alias(FunctionName name, Optional<String> asked) {
        var alias = name.qualifier(asked);
        if (alias.filter(it -> it.equals("$LATEST") || it.matches("\\d+")).isPresent()) {
            throw invalid(
                    "Function URLs are of a function or of one of its aliases; "
                            + alias.get()
                            + " is a version.");
        }
        return alias;
    }

    private static FunctionUrls.Wish wish(
            Optional<String> access, Optional<String> mode, Optional<Cors> cors) {
        return new FunctionUrls.Wish(
                access.map(FunctionUrl.Access::valueOf),
                mode.map(FunctionUrl.Mode::valueOf),
                cors.map(UrlOperations::read));
    }

    private static FunctionUrl.Cors read(Cors cors) {
        for (var origin : cors.allowOrigins().orElse(List.of())) {
            if ((origin.contains("*") && !origin.equals("*"))
                    || !ORIGIN.matcher(origin).matches()) {
                throw invalid("AllowOrigins has origins or * alone, not " + origin);
            }
        }
        words("AllowMethods", cors.allowMethods());
        words("AllowHeaders", cors.allowHeaders());
        words("ExposeHeaders", cors.exposeHeaders());
        return new FunctionUrl.Cors(
                cors.allowCredentials().orElse(false),
                cors.allowHeaders().orElse(List.of()),
                cors.allowMethods().orElse(List.of()),
                cors.allowOrigins().orElse(List.of()),
                cors.exposeHeaders().orElse(List.of()),
                cors.maxAge());
    }

    /** They stand in headers of answers: one that cannot would break each of them. */
    private static void words(String member, Optional<List<String>> given) {
        for (var word : given.orElse(List.of())) {
            if (!WORD.matcher(word).matches()) {
                throw invalid(member + " has names without blanks or * alone, not " + word);
            }
        }
    }

    private static AwsException invalid(String message) {
        return new AwsException("InvalidParameterValueException", 400, message);
    }

    private static Cors shown(FunctionUrl.Cors cors) {
        return Cors.builder()
                .allowCredentials(Optional.of(cors.allowCredentials()).filter(it -> it))
                .allowHeaders(given(cors.allowHeaders()))
                .allowMethods(given(cors.allowMethods()))
                .allowOrigins(given(cors.allowOrigins()))
                .exposeHeaders(given(cors.exposeHeaders()))
                .maxAge(cors.maxAge())
                .build();
    }

    private static Optional<List<String>> given(List<String> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    private String address(FunctionUrl url) {
        return scheme + url.id() + rest;
    }

    private static String time(Instant moment) {
        return moment.toString();
    }
}

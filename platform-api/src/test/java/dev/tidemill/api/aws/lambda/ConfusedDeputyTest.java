package dev.tidemill.api.aws.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.api.admission.Circumstances;
import dev.tidemill.api.admission.Denial;
import dev.tidemill.api.admission.Facts;
import dev.tidemill.api.admission.Permissions;
import dev.tidemill.core.function.FunctionId;
import dev.tidemill.core.iam.Principal;
import dev.tidemill.core.iam.decision.Action;
import dev.tidemill.core.tenant.TenantId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;

/** A service that calls for somebody gets no further than who it calls for was meant to. */
@QuarkusTest
class ConfusedDeputyTest extends LambdaStage {

    private static final TenantId MINE = TenantId.DEFAULT;
    private static final TenantId OTHER = new TenantId("777777777778");
    private static final Action INVOKE = Action.of("lambda:InvokeFunction");
    private static final Circumstances INSIDE =
            new Circumstances() {
                @Override
                public String sourceIp() {
                    return "";
                }

                @Override
                public boolean isSecure() {
                    return true;
                }

                @Override
                public String region() {
                    return FunctionId.REGION;
                }

                @Override
                public Optional<String> userAgent() {
                    return Optional.empty();
                }
            };

    @Inject Permissions permissions;

    @Test
    void with_a_source_the_service_comes_for_that_source_alone() {
        // given
        var name = created();
        var rule = "arn:aws:events:us-east-1:" + MINE + ":rule/nightly";
        permit(name, p -> p.sourceArn(rule));
        // then
        assertThat(asks(name, "events.amazonaws.com", MINE, Optional.of(rule))).isEmpty();
        denied(name, "events.amazonaws.com", MINE, Optional.of(rule + "-not"));
        denied(name, "events.amazonaws.com", MINE, Optional.empty());
        denied(
                name,
                "events.amazonaws.com",
                OTHER,
                Optional.of(rule.replace(MINE + "", OTHER + "")));
        denied(name, "s3.amazonaws.com", MINE, Optional.of(rule));
    }

    @Test
    void with_a_source_account_the_service_comes_for_that_account_alone() {
        // given: the ARN of a bucket names no account, and whoever deletes one frees its name
        var name = created();
        var bucket = Optional.of("arn:aws:s3:::bucket");
        permit(
                name,
                p ->
                        p.principal("s3.amazonaws.com")
                                .sourceArn(bucket.get())
                                .sourceAccount(MINE.value()));
        // then
        assertThat(asks(name, "s3.amazonaws.com", MINE, bucket)).isEmpty();
        denied(name, "s3.amazonaws.com", OTHER, bucket);
        denied(name, "s3.amazonaws.com", MINE, Optional.empty());
    }

    @Test
    void without_a_source_the_service_comes_for_everybody_as_with_aws() {
        // given
        var name = created();
        permit(name, p -> p);
        // then
        assertThat(asks(name, "events.amazonaws.com", OTHER, Optional.of("arn:aws:events:::r")))
                .isEmpty();
        denied(name, "sns.amazonaws.com", OTHER, Optional.empty());
    }

    @Test
    void without_any_permission_no_service_comes() {
        var name = created();

        denied(name, "events.amazonaws.com", MINE, Optional.empty());
        denied(name, "lambda.amazonaws.com", MINE, Optional.of(id(name).arn()));
    }

    private void permit(String name, UnaryOperator<AddPermissionRequest.Builder> more) {
        var request =
                AddPermissionRequest.builder()
                        .functionName(name)
                        .statementId("service")
                        .action("lambda:InvokeFunction")
                        .principal("events.amazonaws.com");
        lambda.addPermission(more.apply(request).build());
    }

    private void denied(String name, String service, TenantId source, Optional<String> sourceArn) {
        assertThat(asks(name, service, source, sourceArn).map(Denial::message))
                .contains(
                        "User: %s is not authorized to perform: lambda:InvokeFunction on resource: %s because no resource-based policy allows the lambda:InvokeFunction action"
                                .formatted(service, id(name).arn()));
    }

    private Optional<Denial> asks(
            String name, String service, TenantId source, Optional<String> sourceArn) {
        return permissions.denial(
                new Principal.Service(source, service, sourceArn),
                INVOKE,
                id(name).arn(),
                INSIDE,
                Facts.NONE);
    }
}

package dev.tidemill.api.iam;

import dev.tidemill.api.NewTenant;
import dev.tidemill.api.SignedHttp;
import dev.tidemill.core.catalogue.Snapshot;
import dev.tidemill.core.iam.Principal;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;

/** A tenant of its own, and the operator who limits it. */
@SuppressWarnings("NullAway.Init") // made before each test
abstract class GuardRailStage {

    static final String ALL_BUT_DELETING =
            """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "*", "Resource": "*"},
              {"Effect": "Deny", "Action": "lambda:DeleteFunction", "Resource": "*"}]}
            """;

    static final String LAMBDA_ONLY =
            """
            {"Version": "2012-10-17",
             "Statement": {"Effect": "Allow", "Action": ["lambda:*", "sts:*"], "Resource": "*"}}
            """;

    @TestHTTPResource("/")
    URI address;

    @Inject Snapshot snapshot;

    NewTenant tenant;

    SignedHttp operator;

    @BeforeEach
    void create_a_tenant() {
        tenant = NewTenant.at(address);
        operator = tenant.operator();
    }

    String path() {
        return "/v1/tenants/" + tenant.account() + "/guard-rails";
    }

    SignedHttp.Answer put(String name, String document) {
        return operator.put(path() + "/" + name, document);
    }

    Principal person(boolean isOperator) {
        return new Principal.Person(tenant.account(), "s", "ada", isOperator);
    }
}

package dev.tidemill.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidemill.api.NewTenant;
import dev.tidemill.api.Servers;
import dev.tidemill.api.SignedHttp;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no resource under {@code /v1} knows is refused by name by every one of them. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@SuppressWarnings("NullAway.Init") // made before each test
class StrictnessTest {

    private static final List<Class<? extends Annotation>> VERBS =
            List.of(GET.class, POST.class, PUT.class, DELETE.class);

    /** One of the methods of a resource, with a path that leads there. */
    private record Endpoint(String verb, String path, boolean readsBody) {

        static Endpoint of(JavaMethod method, String account) {
            var verb = VERBS.stream().filter(method::isAnnotatedWith).findFirst().orElseThrow();
            var below = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
            var path = method.getOwner().getAnnotationOfType(Path.class).value() + below;
            return new Endpoint(
                    verb.getSimpleName(),
                    path.replace("{account}", account).replaceAll("\\{[^}]*}", "some"),
                    readsBody(method));
        }

        private static boolean readsBody(JavaMethod method) {
            return method.getParameters().stream()
                    .anyMatch(
                            parameter ->
                                    !parameter.isAnnotatedWith(RestPath.class)
                                            && !parameter.isAnnotatedWith(RestQuery.class));
        }

        SignedHttp.Answer ask(SignedHttp as, String query, String body) {
            return switch (verb) {
                case "GET" -> as.get(path + query);
                case "POST" -> as.post(path + query, body);
                case "PUT" -> as.put(path + query, body);
                default -> as.delete(path + query);
            };
        }

        boolean sendsBody() {
            return verb.equals("POST") || verb.equals("PUT");
        }
    }

    @TestHTTPResource("/")
    URI address;

    @Inject Router router;

    private NewTenant tenant;

    @BeforeEach
    void create_a_tenant() {
        tenant = NewTenant.at(address);
    }

    @Test
    void members_that_nobody_knows_are_refused_by_name() {
        var asked =
                endpoints().stream()
                        .filter(Endpoint::sendsBody)
                        .filter(Endpoint::readsBody)
                        .toList();
        assertThat(asked).hasSizeGreaterThan(5);
        for (var endpoint : asked) {
            refuses(endpoint, "", "{\"surprise\":1}", "surprise");
        }
    }

    @Test
    void bodies_that_nobody_reads_are_refused() {
        var asked =
                endpoints().stream()
                        .filter(Endpoint::sendsBody)
                        .filter(e -> !e.readsBody())
                        .toList();
        assertThat(asked).isNotEmpty();
        for (var endpoint : asked) {
            refuses(endpoint, "", "{\"surprise\":1}", "takes no body");
        }
    }

    @Test
    void parameters_that_nobody_knows_are_refused_by_name() {
        for (var endpoint : endpoints()) {
            refuses(endpoint, "?surprise=1", "", "no parameter surprise here");
        }
    }

    /** Doors that are no resources: they take their requests from the router. */
    @Test
    void parameters_that_other_doors_do_not_know_are_refused_by_name() {
        var asked = new ArrayList<String>();
        for (var route : router.getRoutes()) {
            var path = String.valueOf(route.getPath()).replaceAll(":\\w+", "some");
            if (!path.startsWith("/v1/") || path.endsWith("*") || route.methods() == null) {
                continue;
            }
            for (var verb : route.methods()) {
                var door = new Endpoint(verb.name(), path, true);
                var no = door.ask(tenant.operator(), "?surprise=1", "{}");
                assertThat(no.status()).as("%s: %s", door, no.body()).isEqualTo(400);
                assertThat(no.body().path("message").asText())
                        .as("%s", door)
                        .contains("no parameter surprise here");
                asked.add(path);
            }
        }
        assertThat(asked)
                .contains(
                        "/v1/session", "/v1/session/account", "/v1/code/some", "/v1/aws/some/some");
    }

    @Test
    void a_body_that_says_something_twice_or_is_no_json_is_refused_with_the_place() {
        for (var wrong :
                List.of(
                        List.of("{\"name\":\"a\",\"name\":\"b\"}", "Duplicate field 'name'"),
                        List.of("{\"name\":\"a\"", "Unexpected end-of-input"),
                        List.of("{name}", "Unexpected character"))) {
            var no = tenant.http().post("/v1/egress-policies", wrong.getFirst());
            assertThat(no.status()).as("%s", wrong).isEqualTo(400);
            assertThat(no.type()).as("%s", wrong).startsWith("application/problem+json");
            assertThat(no.body().path("title").asText()).isEqualTo("PARAMETER_INVALID");
            assertThat(no.body().path("message").asText())
                    .startsWith("The body cannot be read as JSON, at line 1, column ")
                    .contains(wrong.getLast());
        }
    }

    @Test
    void a_body_that_goes_on_or_has_another_shape_is_refused_with_the_place() {
        for (var wrong :
                List.of(
                        List.of("{\"name\":\"a\"} {\"name\":\"b\"}", "The body"),
                        List.of("{\"name\":\"a\",\"ports\":[\"many\"]}", "ports[0]"))) {
            var no = tenant.http().post("/v1/egress-policies", wrong.getFirst());
            assertThat(no.status()).as("%s", wrong).isEqualTo(400);
            assertThat(no.type()).as("%s", wrong).startsWith("application/problem+json");
            assertThat(no.body().path("message").asText()).startsWith(wrong.getLast());
        }
    }

    private void refuses(Endpoint endpoint, String query, String body, String why) {
        var no = endpoint.ask(tenant.operator(), query, body);
        assertThat(no.status()).as("%s: %s", endpoint, no.body()).isEqualTo(400);
        assertThat(no.type()).as("%s", endpoint).startsWith("application/problem+json");
        assertThat(no.body().path("message").asText()).as("%s", endpoint).contains(why);
    }

    private List<Endpoint> endpoints() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.tidemill.api")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> VERBS.stream().anyMatch(method::isAnnotatedWith))
                        .map(method -> Endpoint.of(method, tenant.account().value()))
                        .toList();
    }
}

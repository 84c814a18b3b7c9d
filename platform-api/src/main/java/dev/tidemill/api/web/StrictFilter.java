package dev.tidemill.api.web;

import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Nothing that is asked under {@code /v1} is ignored: parameters that a resource does not know, and
 * a body where none is read, are refused by name. Members of bodies are {@link JsonLimits}'.
 */
class StrictFilter {

    /** What proves who asks may stand in the query, too. */
    private static final String OF_SIGNATURES = "X-Amz-";

    /** {@code {}}: what some clients always send says nothing. */
    private static final int EMPTY_OBJECT = 2;

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        var method = resource.getResourceMethod();
        if (method == null
                || !method.getDeclaringClass().getPackageName().startsWith("dev.tidemill")) {
            return;
        }
        var parameters = known.computeIfAbsent(method, StrictFilter::parameters);
        for (var name : request.getUriInfo().getQueryParameters().keySet()) {
            if (!parameters.contains(name) && !name.startsWith(OF_SIGNATURES)) {
                throw refused("There is no parameter " + name + " here. " + named(parameters));
            }
        }
        if (!readsBody(method) && hasBody(request)) {
            throw refused(request.getMethod() + " takes no body here.");
        }
    }

    /** What comes neither from the path nor from the query. */
    private static boolean readsBody(Method method) {
        return Stream.of(method.getParameters())
                .anyMatch(
                        parameter ->
                                !parameter.isAnnotationPresent(RestPath.class)
                                        && !parameter.isAnnotationPresent(RestQuery.class));
    }

    private static boolean hasBody(ContainerRequestContext request) {
        return request.getLength() > EMPTY_OBJECT
                || request.getHeaders().containsKey("Transfer-Encoding");
    }

    private static Set<String> parameters(Method method) {
        var names = new TreeSet<String>();
        Stream.of(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RestQuery.class))
                .forEach(parameter -> names.add(parameter.getName()));
        return names;
    }

    private static String named(Set<String> parameters) {
        return parameters.isEmpty()
                ? "It takes none."
                : "It takes " + String.join(", ", parameters) + ".";
    }

    private static PlatformException refused(String why) {
        return new PlatformException(ErrorCode.PARAMETER_INVALID, why);
    }
}

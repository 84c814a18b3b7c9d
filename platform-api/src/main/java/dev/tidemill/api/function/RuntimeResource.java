package dev.tidemill.api.function;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.core.function.Runtimes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;

/** Which runtimes functions may name here, and what to do about the others. */
@Path("/v1/runtimes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RuntimeResource {

    /**
     * A runtime.
     *
     * @param version of the interpreter that serves it
     * @param remedy what to do where nothing serves it
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record RuntimeView(
            String name, boolean served, Optional<String> version, Optional<String> remedy) {}

    public record RuntimesView(List<RuntimeView> runtimes) {}

    private final Runtimes runtimes;
    private final Admission admission;

    RuntimeResource(Runtimes runtimes, Admission admission) {
        this.runtimes = runtimes;
        this.admission = admission;
    }

    @GET
    public RuntimesView list() {
        admission.require("tidemill:ListRuntimes", "*");
        return new RuntimesView(Runtimes.known().stream().map(this::view).toList());
    }

    private RuntimeView view(String name) {
        return runtimes.find(name)
                .map(
                        served ->
                                new RuntimeView(
                                        name,
                                        true,
                                        served.interpreter().map(Runtimes.Interpreter::version),
                                        Optional.empty()))
                .orElseGet(
                        () ->
                                new RuntimeView(
                                        name,
                                        false,
                                        Optional.empty(),
                                        Optional.of(Runtimes.remedy(name))));
    }
}

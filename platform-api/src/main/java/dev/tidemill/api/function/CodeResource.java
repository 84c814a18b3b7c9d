package dev.tidemill.api.function;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemill.api.admission.Admission;
import dev.tidemill.api.identity.Principals;
import dev.tidemill.api.ingress.BodyBudget;
import dev.tidemill.api.persistence.CurrentTenant;
import dev.tidemill.core.error.ErrorCode;
import dev.tidemill.core.error.PlatformException;
import dev.tidemill.core.function.FunctionId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Shows the console what is in a function's package. */
@Path("/v1/functions/{name}/code")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CodeResource {

    /** A file of the package; without text when it is binary or long. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileView(String path, long size, @Nullable String text, boolean executable) {}

    /** The package. */
    public record CodeView(List<FileView> files, int total, boolean editable) {}

    private final FunctionReader functions;
    private final BodyBudget budget;
    private final Principals principals;
    private final Admission admission;

    CodeResource(
            FunctionReader functions,
            BodyBudget budget,
            Principals principals,
            Admission admission) {
        this.functions = functions;
        this.budget = budget;
        this.principals = principals;
        this.admission = admission;
    }

    @GET
    public CodeView code(@RestPath String name) {
        var principal = principals.current();
        var id = new FunctionId(principal.tenant(), name);
        admission.require("lambda:GetFunction", id.arn());
        var function = CurrentTenant.call(principal.tenant(), () -> functions.get(id));
        try (var _ =
                budget.borrow(principal.tenant(), function.codeSize())
                        .orElseThrow(CodeResource::noRoom)) {
            return view(functions.code(function.code()));
        }
    }

    private static PlatformException noRoom() {
        return new PlatformException(
                ErrorCode.NO_CAPACITY, "Too many packages are being looked at; try again soon.");
    }

    private static CodeView view(byte[] zip) {
        try {
            var listing = CodeFiles.of(zip);
            return new CodeView(
                    listing.files().stream()
                            .map(
                                    file ->
                                            new FileView(
                                                    file.path(),
                                                    file.size(),
                                                    file.text().orElse(null),
                                                    file.executable()))
                            .toList(),
                    listing.total(),
                    listing.editable());
        } catch (IOException broken) {
            throw new PlatformException(
                    ErrorCode.CODE_UNREADABLE, "The deployment package cannot be read.", broken);
        }
    }
}

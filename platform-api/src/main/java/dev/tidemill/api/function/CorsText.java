package dev.tidemill.api.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.tidemill.core.function.FunctionUrl.Cors;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pages of other origins may do, as JSON in a text column. */
final class CorsText {

    private static final JsonMapper JSON = JsonMapper.builder().addModule(new Jdk8Module()).build();

    private CorsText() {}

    /** What says nothing is nothing. */
    static @Nullable String write(Optional<Cors> cors) {
        try {
            return cors.isEmpty() || cors.get().saysNothing()
                    ? null
                    : JSON.writeValueAsString(cors.get());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Optional<Cors> read(@Nullable String column) {
        try {
            return column == null
                    ? Optional.empty()
                    : Optional.of(JSON.readValue(column, Cors.class));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("not a CORS setting of ours", damaged);
        }
    }
}

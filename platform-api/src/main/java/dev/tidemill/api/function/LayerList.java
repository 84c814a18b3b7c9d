package dev.tidemill.api.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemill.core.function.Layer;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** A function's layers as a JSON array in a text column. */
@Converter
class LayerList implements AttributeConverter<List<Layer>, String> {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String convertToDatabaseColumn(List<Layer> layers) {
        try {
            return JSON.writeValueAsString(layers);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<Layer> convertToEntityAttribute(String column) {
        try {
            return JSON.readValue(column, new TypeReference<List<Layer>>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("not a JSON array of layers", damaged);
        }
    }
}

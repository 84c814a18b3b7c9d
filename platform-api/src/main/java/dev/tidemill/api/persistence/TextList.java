package dev.tidemill.api.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;

/** Texts as a JSON array in a text column. */
@Converter
public class TextList implements AttributeConverter<List<String>, String> {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String convertToDatabaseColumn(List<String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<String> convertToEntityAttribute(String column) {
        try {
            return JSON.readValue(column, new TypeReference<List<String>>() {});
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("not a JSON array of texts", damaged);
        }
    }
}

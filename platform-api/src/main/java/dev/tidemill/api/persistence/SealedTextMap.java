package dev.tidemill.api.persistence;

import dev.tidemill.core.secret.Seals;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Map;

/** A map of texts that may be secrets, sealed in a text column. */
@Converter
@Singleton
public class SealedTextMap implements AttributeConverter<Map<String, String>, String> {

    /** A converter does not know the row: the seal says what it is, and not whose. */
    private static final String PLACE = "text-map";

    private final TextMap texts = new TextMap();

    /** Asked for late: Hibernate makes converters before the configuration can be read. */
    private final Provider<Seals> seals;

    SealedTextMap(Provider<Seals> seals) {
        this.seals = seals;
    }

    @Override
    public String convertToDatabaseColumn(Map<String, String> map) {
        return seal(texts.convertToDatabaseColumn(map));
    }

    @Override
    public Map<String, String> convertToEntityAttribute(String column) {
        return texts.convertToEntityAttribute(seals.get().openText(column, PLACE));
    }

    /** A column as it was written before there were seals. */
    public String seal(String json) {
        return seals.get().sealText(json, PLACE);
    }
}

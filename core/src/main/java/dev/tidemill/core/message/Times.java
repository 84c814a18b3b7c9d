package dev.tidemill.core.message;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Moments as microseconds since 1970, durations as nanoseconds. Records of the version before are
 * read too: moments as decimal seconds, durations as ISO text.
 */
final class Times extends SimpleModule {

    private static final long serialVersionUID = 1L;

    Times() {
        addSerializer(Instant.class, new WriteInstant());
        addDeserializer(Instant.class, new ReadInstant());
        addSerializer(Duration.class, new WriteDuration());
        addDeserializer(Duration.class, new ReadDuration());
    }

    private static final class WriteInstant extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        WriteInstant() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator to, SerializerProvider unused)
                throws IOException {
            to.writeNumber(ChronoUnit.MICROS.between(Instant.EPOCH, value));
        }
    }

    private static final class ReadInstant extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        ReadInstant() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser from, DeserializationContext unused)
                throws IOException {
            if (from.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
                return ofSeconds(from.getDecimalValue());
            }
            if (from.hasToken(JsonToken.VALUE_STRING)) {
                return Instant.parse(from.getText());
            }
            return Instant.EPOCH.plus(from.getLongValue(), ChronoUnit.MICROS);
        }

        private static Instant ofSeconds(BigDecimal moment) {
            var seconds = moment.setScale(0, RoundingMode.FLOOR);
            return Instant.ofEpochSecond(
                    seconds.longValueExact(),
                    moment.subtract(seconds).movePointRight(9).longValue());
        }
    }

    private static final class WriteDuration extends StdSerializer<Duration> {
        private static final long serialVersionUID = 1L;

        WriteDuration() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator to, SerializerProvider unused)
                throws IOException {
            to.writeNumber(value.toNanos());
        }
    }

    private static final class ReadDuration extends StdDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        ReadDuration() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser from, DeserializationContext unused)
                throws IOException {
            return from.hasToken(JsonToken.VALUE_STRING)
                    ? Duration.parse(from.getText())
                    : Duration.ofNanos(from.getLongValue());
        }
    }
}

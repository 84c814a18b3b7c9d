package dev.tidemill.api.aws.protocol;

/** Bounds of a number, or of the length of a text, list, map or blob; infinite where none. */
public record Range(double min, double max) {

    public boolean contains(double value) {
        return value >= min && value <= max;
    }
}

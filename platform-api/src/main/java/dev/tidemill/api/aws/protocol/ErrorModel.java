package dev.tidemill.api.aws.protocol;

/**
 * An error of a service's model.
 *
 * @param name of the shape
 * @param code on the wire
 * @param message how the message's field is spelled
 */
public record ErrorModel(String name, String code, int status, String message) {}

package dev.tidemill.api.aws.protocol;

/** Where in an HTTP message a member travels. */
public enum Location {
    BODY,
    PATH,
    QUERY,
    HEADER,
    STATUS
}

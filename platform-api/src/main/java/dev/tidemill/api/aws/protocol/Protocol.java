package dev.tidemill.api.aws.protocol;

/** How a service's messages look. */
public enum Protocol {
    REST_JSON,
    JSON_1_0,
    JSON_1_1,
    QUERY
}

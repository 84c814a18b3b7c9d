package dev.tidemill.scheduler.source;

import java.nio.charset.StandardCharsets;

/**
 * One record as its function gets it.
 *
 * @param id as the function names it when it failed on it
 * @param handle by which its source knows that it was read now, and by whom
 * @param json the record in Lambda's shape
 * @param bytes of {@code json} in UTF-8
 */
record SourceRecord(String id, String handle, String json, int bytes) {

    SourceRecord(String id, String handle, String json) {
        this(id, handle, json, json.getBytes(StandardCharsets.UTF_8).length);
    }
}

package dev.tidemill.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** HTTP requests as the bytes that go over the wire. */
final class Requests {

    private Requests() {}

    static byte[] http(String method, String path, Map<String, String> headers, byte[] body) {
        var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-type: application/json\r\ncontent-length: ")
                .append(body.length)
                .append("\r\n\r\n");
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}

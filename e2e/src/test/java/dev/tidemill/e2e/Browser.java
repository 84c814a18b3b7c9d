package dev.tidemill.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** As much of a browser as signing in needs: cookies, and redirects when told to follow them. */
final class Browser implements AutoCloseable {

    private final URI start;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new HashMap<>();

    Browser(URI start) {
        this.start = start;
    }

    HttpResponse<String> get(String address, String... headers) {
        return send(request(address, headers).GET());
    }

    HttpResponse<String> post(String address, String body, String... headers) {
        return send(request(address, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Goes where the answer says, until an answer does not say so or the address has the text. */
    HttpResponse<String> follow(HttpResponse<String> answer, String until) {
        var now = answer;
        for (var hops = 0; hops < 10; hops++) {
            var location = now.headers().firstValue("Location");
            if (location.isEmpty() || location.get().contains(until)) {
                return now;
            }
            now = get(now.uri().resolve(location.get()).toString());
        }
        throw new AssertionError("redirected in a circle at " + now.uri());
    }

    boolean hasCookie(String prefix) {
        return cookies.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    private HttpRequest.Builder request(String address, String... headers) {
        var request = HttpRequest.newBuilder(start.resolve(address));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        for (var i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Loopback is secure enough for cookies that want to be; browsers see it so, too. */
    private void keep(String cookie) {
        var equals = cookie.indexOf('=');
        var end = cookie.indexOf(';');
        var name = cookie.substring(0, equals);
        if (cookie.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, cookie.substring(equals + 1, end < 0 ? cookie.length() : end));
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

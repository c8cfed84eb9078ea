package io.pitlane.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request up to its body, as it came over the wire.
 *
 * @param method in the letter case of the wire
 * @param isHttp11 HTTP/1.1 and not HTTP/1.0
 * @param headers in their order, with the names as they were written
 * @param remote who is at the other end of the connection
 */
public record RequestHead(
        String method, String target, boolean isHttp11, List<Map.Entry<String, String>> headers, InetAddress remote) {

    public RequestHead {
        headers = List.copyOf(headers);
    }

    /** Every value of a header, in whatever letter case its name is written. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                values.add(header.getValue().strip());
            }
        }
        return values;
    }

    /** The first value of a header. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.getKey().equalsIgnoreCase(name));
    }

    /** Whether the method only looks. */
    boolean reads() {
        return method.equals("GET") || method.equals("HEAD");
    }
}

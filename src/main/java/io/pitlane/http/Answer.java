package io.pitlane.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole HTTP response, headers of transport aside.
 *
 * @param headers further ones by their names; those that may go out stand in {@code route.HttpDoor}
 */
public record Answer(int status, String contentType, String body, Map<String, String> headers) {

    private static final String JSON = "application/json; charset=utf-8";

    public Answer {
        headers = Map.copyOf(headers);
    }

    public Answer(int status, String contentType, String body) {
        this(status, contentType, body, Map.of());
    }

    /** The same with one header more. */
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }

    public static Answer json(int status, Object value) {
        return jsonText(status, Json.text(value));
    }

    /** @param text JSON, ready written */
    public static Answer jsonText(int status, String text) {
        return new Answer(status, JSON, text);
    }

    /**
     * @param error a word for programs
     * @param detail a sentence for people; says nothing of our insides
     */
    public static Answer error(int status, String error, String detail) {
        return json(status, new ErrorBody(error, detail));
    }

    private record ErrorBody(String error, String detail) {}
}

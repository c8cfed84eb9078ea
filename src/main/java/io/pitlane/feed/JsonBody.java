package io.pitlane.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Tells whether an answer is one whole JSON object or array. Stateless. */
final class JsonBody {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 160;

    private JsonBody() {}

    /** Why it is none, for people; empty where it is. */
    static String flaw(byte[] body) {
        int first = firstVisible(body);
        if (first == body.length) {
            return "the answer is empty";
        }
        if (body[first] == '<') {
            return "HTML instead of JSON: " + excerpt(body);
        }
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken root = parser.nextToken();
            if (root != JsonToken.START_OBJECT && root != JsonToken.START_ARRAY) {
                return "neither a JSON object nor an array: " + excerpt(body);
            }
            parser.skipChildren();
            // skipChildren ends silently at the end of the text.
            if (parser.currentToken() == null || parser.currentToken().isStructStart()) {
                return cutOff(body);
            }
            return parser.nextToken() == null ? "" : "something stands behind the JSON of the answer";
        } catch (IOException wrong) {
            // Not every such end has an exception of its own.
            return wrong instanceof JsonEOFException || wrong.getMessage().startsWith("Unexpected end-of-input")
                    ? cutOff(body)
                    : "no JSON: " + wrong.getMessage().lines().findFirst().orElse("") + ": " + excerpt(body);
        }
    }

    /** The beginning on one line. */
    static String excerpt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .strip();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    private static String cutOff(byte[] body) {
        return "the JSON is cut off after " + body.length + " bytes";
    }

    private static int firstVisible(byte[] body) {
        int at = 0;
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at;
    }
}

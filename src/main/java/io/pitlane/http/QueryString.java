package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters of a request as they stand behind the question mark. A plus sign is itself and not a blank, so that an
 * offset such as {@code +02:00} needs no escape.
 */
final class QueryString {

    private static final int LONGEST = 8_000;
    private static final int SHOWN = 60;

    private QueryString() {}

    /**
     * @param text percent-encoded; null or empty: no parameters
     * @param known the only names that there are
     * @return no value is empty
     * @throws InvalidInputException if the text is malformed, or a parameter is unknown, empty or given twice
     */
    static Map<String, String> parse(String text, Collection<String> known) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text == null || text.isEmpty()) {
            return parameters;
        }
        if (text.length() > LONGEST) {
            throw new InvalidInputException("The query is longer than " + LONGEST + " characters");
        }
        for (String part : text.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = decode(equals < 0 ? part : part.substring(0, equals));
            if (!known.contains(name)) {
                throw new InvalidInputException(
                        "There is no parameter " + shown(name) + " here; there are " + String.join(", ", known));
            }
            String value = equals < 0 ? "" : decode(part.substring(equals + 1));
            if (value.isEmpty()) {
                throw new InvalidInputException(name + " has no value; leave it out or give it one");
            }
            if (parameters.put(name, value) != null) {
                throw new InvalidInputException(name + " is given twice");
            }
        }
        return parameters;
    }

    /** A value as a message may repeat it. */
    static String shown(String value) {
        StringBuilder clean = new StringBuilder();
        value.codePoints()
                .limit(SHOWN)
                .forEach(point -> clean.appendCodePoint(Character.isISOControl(point) ? '\uFFFD' : point));
        return '"' + clean.toString() + (value.codePointCount(0, value.length()) > SHOWN ? "…\"" : "\"");
    }

    private static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < encoded.length; at++) {
            if (encoded[at] != '%') {
                bytes.write(encoded[at]);
                continue;
            }
            int high = at + 2 <= encoded.length - 1 ? Character.digit(encoded[at + 1], 16) : -1;
            int low = at + 2 <= encoded.length - 1 ? Character.digit(encoded[at + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new InvalidInputException(shown(text) + " has a percent sign without two hexadecimal digits");
            }
            bytes.write(high * 16 + low);
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(shown(text) + " is not UTF-8");
        }
    }
}

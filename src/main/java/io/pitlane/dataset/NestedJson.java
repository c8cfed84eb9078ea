package io.pitlane.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Checks the objects and arrays inside a record as strictly as the record itself. Thread-safe. */
final class NestedJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // read only to be refused with a better reason than "not JSON"
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonObjectScanner.DEEPEST)
                    .maxNumberLength(JsonNumber.MOST_CHARACTERS)
                    .build())
            .build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private NestedJson() {}

    /** Checks {@code text[from, to)}, one value. */
    static void check(byte[] text, int from, int to, String field) throws RefusedRecordException {
        if (to - from == 2) {
            return; // {} or []
        }
        if (!Utf8.isValid(text, from, to)) {
            throw new RefusedRecordException(RefusalReason.BAD_UTF8, field + ": is not valid UTF-8");
        }
        try (JsonParser parser = FACTORY.createParser(text, from, to - from)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case VALUE_STRING, FIELD_NAME -> checkCharacters(parser.getText(), field);
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(parser, field);
                    default -> {}
                }
            }
        } catch (JsonParseException e) {
            throw refusal(e, field);
        } catch (StreamConstraintsException e) {
            boolean deep = e.getOriginalMessage().contains("nesting");
            throw new RefusedRecordException(
                    deep ? RefusalReason.NESTED_TOO_DEEP : RefusalReason.EXPONENT_TOO_LARGE,
                    field + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** The value as a tree, its numbers exact; only for text that {@link #check} passed. */
    static JsonNode tree(byte[] text, int from, int to) {
        try {
            return MAPPER.readTree(text, from, to - from);
        } catch (IOException e) {
            throw new IllegalStateException("checked JSON does not parse", e);
        }
    }

    private static void checkCharacters(String text, String field) throws RefusedRecordException {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                throw new RefusedRecordException(
                        RefusalReason.NUL_CHARACTER,
                        field + ": a NUL character (U+0000) cannot be stored in PostgreSQL");
            }
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                throw new RefusedRecordException(
                        RefusalReason.BAD_UTF8, field + ": half a surrogate pair is not a character");
            }
        }
    }

    private static void checkNumber(JsonParser parser, String field) throws IOException, RefusedRecordException {
        String number = parser.getText();
        if (number.endsWith("NaN") || number.endsWith("Infinity") || number.endsWith("INF")) {
            throw new RefusedRecordException(
                    RefusalReason.NOT_FINITE, field + ": \"" + number + "\" is not a finite number");
        }
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (exponent >= 0) {
            byte[] digits =
                    number.substring(exponent + 1).replaceFirst("^[+-]", "").getBytes(StandardCharsets.ISO_8859_1);
            if (!JsonNumber.isExponentAllowed(digits, 0, digits.length)) {
                throw JsonNumber.exponentTooLarge(digits, 0, digits.length);
            }
        }
    }

    private static RefusedRecordException refusal(JsonParseException e, String field) {
        String message = e.getOriginalMessage();
        if (message.startsWith("Duplicate field")) {
            return new RefusedRecordException(RefusalReason.DUPLICATE_KEY, field + ": " + message);
        }
        if (message.contains("CTRL-CHAR, code 0)")) {
            return new RefusedRecordException(
                    RefusalReason.NUL_CHARACTER, field + ": a NUL character (U+0000) cannot be stored in PostgreSQL");
        }
        return new RefusedRecordException(RefusalReason.BAD_JSON, "not JSON: " + field + ": " + message);
    }
}

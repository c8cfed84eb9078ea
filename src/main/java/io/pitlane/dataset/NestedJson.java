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

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // read only to be refused with a better reason than "not JSON"
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // names come from strangers: they must neither stay in memory nor fail a load by their hashes
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(anyLength()
                    .maxNestingDepth(JsonRefusals.DEEPEST)
                    .maxNumberLength(JsonNumber.MOST_CHARACTERS)
                    .build())
            .build();
    /** For text that was checked, also as the server prints it: 1e308 with all its zeros. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .streamReadConstraints(
                            anyLength().maxNumberLength(Integer.MAX_VALUE).build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private NestedJson() {}

    /** Jackson's own caps would refuse what the record's length allows. */
    private static StreamReadConstraints.Builder anyLength() {
        return StreamReadConstraints.builder().maxNameLength(Integer.MAX_VALUE).maxStringLength(Integer.MAX_VALUE);
    }

    /** Checks {@code text[from, to)}, one value. */
    static void check(byte[] text, int from, int to, String field) throws RefusedRecordException {
        if (to - from == 2 && text[from + 1] == text[from] + 2) {
            return; // {} or []
        }
        if (hasNul(text, from, to)) {
            // Jackson would take it for UTF-16.
            throw nul(field);
        }
        if (!Utf8.isValid(text, from, to)) {
            throw new RefusedRecordException(RefusalReason.BAD_UTF8, field + ": is not valid UTF-8");
        }
        try (JsonParser parser = STRICT.createParser(text, from, to - from)) {
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

    private static boolean hasNul(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static RefusedRecordException nul(String field) {
        return new RefusedRecordException(
                RefusalReason.NUL_CHARACTER, field + ": a NUL character (U+0000) cannot be stored in PostgreSQL");
    }

    private static void checkCharacters(String text, String field) throws RefusedRecordException {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                throw nul(field);
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
                    RefusalReason.NOT_FINITE, field + ": " + Excerpt.of(number) + " is not a finite number");
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
            return new RefusedRecordException(RefusalReason.DUPLICATE_KEY, field + ": " + Excerpt.name(message));
        }
        return new RefusedRecordException(RefusalReason.BAD_JSON, "not JSON: " + field + ": " + Excerpt.name(message));
    }
}

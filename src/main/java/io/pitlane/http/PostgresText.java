package io.pitlane.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes values as PostgreSQL writes them, so that an answer reads the same wherever it comes from. Pure functions. */
final class PostgresText {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** The order of {@code jsonb}: shorter names first. */
    private static final Comparator<byte[]> NAMES =
            Comparator.<byte[]>comparingInt(name -> name.length).thenComparing(Arrays::compareUnsigned);

    private static final int FEWEST_DIGITS_OF_EXPONENT = 2;
    private static final int LEAST_PLAIN_EXPONENT = -4;
    private static final int MOST_PLAIN_EXPONENT = 14;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private PostgresText() {}

    /** A finite {@code double precision}: the fewest digits that give it back. */
    static String of(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        if (exponent >= LEAST_PLAIN_EXPONENT && exponent <= MOST_PLAIN_EXPONENT) {
            return shortest.toPlainString();
        }
        String power = Integer.toString(Math.abs(exponent));
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + "0".repeat(Math.max(0, FEWEST_DIGITS_OF_EXPONENT - power.length()))
                + power;
    }

    /** Where Java's own text has as many digits as are needed, this is found at once; it may have one more or less. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal below = middle(exact, value, Math.nextDown(value));
        BigDecimal above = middle(exact, value, Math.nextUp(value));
        int digits = new BigDecimal(Double.toString(value)).stripTrailingZeros().precision();
        BigDecimal found = within(exact, below, above, digits);
        while (found == null) {
            found = within(exact, below, above, ++digits);
        }
        while (digits > 1) {
            BigDecimal shorter = within(exact, below, above, --digits);
            if (shorter == null) {
                break;
            }
            found = shorter;
        }
        return found.stripTrailingZeros();
    }

    private static BigDecimal middle(BigDecimal exact, double value, double neighbour) {
        BigDecimal other = Double.isInfinite(neighbour)
                ? exact.multiply(TWO)
                        .subtract(new BigDecimal(neighbour > 0 ? Math.nextDown(value) : Math.nextUp(value)))
                : new BigDecimal(neighbour);
        return exact.add(other).divide(TWO);
    }

    /** The nearest number of so many digits that is this double and, as the server wants it, lies at no end of its range. */
    private static BigDecimal within(BigDecimal exact, BigDecimal below, BigDecimal above, int digits) {
        BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        RoundingMode away = nearest.compareTo(exact) < 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
        BigDecimal other = exact.round(new MathContext(digits, away));
        return isBetween(nearest, below, above) ? nearest : isBetween(other, below, above) ? other : null;
    }

    private static boolean isBetween(BigDecimal number, BigDecimal below, BigDecimal above) {
        return number.compareTo(below) > 0 && number.compareTo(above) < 0;
    }

    /** A {@code jsonb}: names in its order, one space behind commas and colons, numbers as {@code numeric}. */
    static String ofJson(byte[] text, int from, int to) {
        try (JsonParser parser = JSON.createParser(text, from, to - from)) {
            parser.nextToken();
            StringBuilder out = new StringBuilder(to - from);
            value(parser, out);
            return out.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("a row holds what is no JSON", e);
        }
    }

    private static void value(JsonParser parser, StringBuilder out) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, out);
            case START_ARRAY -> array(parser, out);
            case VALUE_STRING -> string(parser.getText(), out);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.append(number(parser.getText()));
            default -> out.append(parser.getText());
        }
    }

    private static String number(String text) {
        BigDecimal number = new BigDecimal(text);
        return (number.scale() < 0 ? number.setScale(0) : number).toPlainString();
    }

    private static void object(JsonParser parser, StringBuilder out) throws IOException {
        Map<byte[], String> members = new TreeMap<>(NAMES);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            StringBuilder member = new StringBuilder();
            string(name, member);
            member.append(": ");
            parser.nextToken();
            value(parser, member);
            members.put(name.getBytes(StandardCharsets.UTF_8), member.toString());
        }
        out.append(members.values().stream().collect(Collectors.joining(", ", "{", "}")));
    }

    private static void array(JsonParser parser, StringBuilder out) throws IOException {
        String separator = "[";
        boolean isEmpty = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            out.append(separator);
            separator = ", ";
            isEmpty = false;
            value(parser, out);
        }
        out.append(isEmpty ? "[]" : "]");
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (unit < ' ') {
                        out.append(String.format("\\u%04x", (int) unit));
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }
}

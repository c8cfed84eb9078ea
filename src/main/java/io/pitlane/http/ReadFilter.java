package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import java.util.List;

/**
 * A parameter that leaves rows out.
 *
 * @param parameter its name
 * @param condition SQL that holds where a row stays; the value is bound to its only parameter. Of a flag: an expression
 *     that is true or not
 * @param words the only values that it takes; empty: any
 */
record ReadFilter(String parameter, String condition, Kind kind, List<String> words) {

    private static final int LONGEST_NAME = 200;

    /** What its value is. */
    enum Kind {
        TEXT,
        FLAG,
        NUMBER
    }

    /** Rows with this text in the column of the same name. */
    static ReadFilter name(String column) {
        return name(column, ReadColumn.quote(column) + " = ?");
    }

    static ReadFilter name(String parameter, String condition) {
        return new ReadFilter(parameter, condition, Kind.TEXT, List.of());
    }

    /** Rows with one of the known words in the column of the same name. */
    static ReadFilter word(String column, List<String> words) {
        return new ReadFilter(column, ReadColumn.quote(column) + " = ?", Kind.TEXT, List.copyOf(words));
    }

    static ReadFilter flag(String parameter, String expression) {
        return new ReadFilter(parameter, expression, Kind.FLAG, List.of("true", "false"));
    }

    static ReadFilter atLeast(String parameter, String column) {
        return new ReadFilter(parameter, ReadColumn.quote(column) + " >= ?", Kind.NUMBER, List.of());
    }

    /**
     * The value as it is bound.
     *
     * @throws InvalidInputException if it takes no such value
     */
    Object value(String text) {
        if (!words.isEmpty() && !words.contains(text)) {
            throw new InvalidInputException(
                    parameter + ": " + QueryString.shown(text) + " is not one of " + String.join(", ", words));
        }
        return switch (kind) {
            case TEXT -> requireName(parameter, text);
            case FLAG -> Boolean.valueOf(text);
            case NUMBER -> number(text);
        };
    }

    static String requireName(String parameter, String value) {
        if (value.length() > LONGEST_NAME || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(parameter + " is not a name: it is longer than " + LONGEST_NAME
                    + " characters or has control characters");
        }
        return value;
    }

    private Double number(String text) {
        if (text.matches("-?[0-9]{1,15}(\\.[0-9]{1,15})?")) {
            return Double.valueOf(text);
        }
        throw new InvalidInputException(parameter + ": " + QueryString.shown(text) + " is not a number such as 75.5");
    }
}

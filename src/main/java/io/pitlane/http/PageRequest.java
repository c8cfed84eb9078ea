package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks of a table, checked.
 *
 * @param from the earliest time, in whole microseconds; rows at it belong to the page
 * @param to the time before which rows are, in whole microseconds
 * @param limit rows at most, 1 to 1000
 * @param words further columns and the value that each must have
 * @param position the key of the last row of the page before; empty: the first page
 */
record PageRequest(
        Optional<String> exchange,
        Optional<String> symbol,
        Optional<Instant> from,
        Optional<Instant> to,
        int limit,
        SortOrder order,
        Map<String, String> words,
        List<String> position) {

    static final String CURSOR = "cursor";

    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1000;
    private static final int LONGEST_SYMBOL = 200;
    private static final int LAST_YEAR = 9999;

    /**
     * @param query what stands behind the question mark; may be null
     * @throws InvalidInputException if a parameter is unknown or wrong; the message begins with its name
     */
    static PageRequest of(ReadTable table, String query) {
        Map<String, String> parameters = QueryString.parse(query, table.parameters());
        Optional<Instant> from = time(parameters, "from");
        Optional<Instant> to = time(parameters, "to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new InvalidInputException("from is not before to: from is the first moment that counts, to the first"
                    + " that does not count any more");
        }
        PageRequest first = new PageRequest(
                Optional.ofNullable(parameters.get("exchange")).map(name -> name("exchange", name)),
                Optional.ofNullable(parameters.get("symbol")).map(name -> name("symbol", name)),
                from,
                to,
                limit(parameters.get("limit")),
                order(parameters.get("order"), table.order()),
                words(table, parameters),
                List.of());
        String cursor = parameters.get(CURSOR);
        return cursor == null ? first : first.at(PageCursor.read(cursor, table, first.fingerprint(table)));
    }

    /** The same words for the same rows in the same order, whatever the size of the page. */
    String fingerprint(ReadTable table) {
        return String.join(
                "\n",
                table.name(),
                order.word(),
                exchange.orElse(""),
                symbol.orElse(""),
                from.map(Instant::toString).orElse(""),
                to.map(Instant::toString).orElse(""),
                words.toString());
    }

    private PageRequest at(List<String> key) {
        return new PageRequest(exchange, symbol, from, to, limit, order, words, key);
    }

    private static String name(String parameter, String value) {
        if (value.length() > LONGEST_SYMBOL || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(parameter + " is not a name: it is longer than " + LONGEST_SYMBOL
                    + " characters or has control" + " characters");
        }
        return value;
    }

    private static Map<String, String> words(ReadTable table, Map<String, String> parameters) {
        Map<String, String> words = new LinkedHashMap<>();
        table.words().forEach((name, known) -> {
            String value = parameters.get(name);
            if (value != null) {
                words.put(name, oneOf(name, value, known));
            }
        });
        return words;
    }

    private static String oneOf(String parameter, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new InvalidInputException(
                    parameter + ": " + QueryString.shown(value) + " is not one of " + String.join(", ", known));
        }
        return value;
    }

    private static int limit(String value) {
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > MOST) {
            throw new InvalidInputException(
                    "limit: " + QueryString.shown(value) + " is not a whole number from 1 to " + MOST);
        }
        return Integer.parseInt(value);
    }

    private static SortOrder order(String value, SortOrder usual) {
        return value == null
                ? usual
                : SortOrder.valueOf(oneOf("order", value, List.of(SortOrder.ASC.word(), SortOrder.DESC.word()))
                        .toUpperCase(java.util.Locale.ROOT));
    }

    private static Optional<Instant> time(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).map(text -> time(name, text));
    }

    /** A day is its first moment in UTC. */
    private static Instant time(String parameter, String text) {
        try {
            OffsetDateTime time = text.length() == "2026-01-31".length()
                    ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text);
            int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= LAST_YEAR) {
                return wholeMicros(time.toInstant());
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw new InvalidInputException(parameter + ": " + QueryString.shown(text)
                + " is not a time with an offset or a day (expected e.g. 2026-01-31T23:59:59.123Z or 2026-01-31)");
    }

    /** Stored times have microseconds: those at or behind a moment are those at or behind the next microsecond. */
    private static Instant wholeMicros(Instant time) {
        Instant cut = time.truncatedTo(ChronoUnit.MICROS);
        return cut.equals(time) ? cut : cut.plus(1, ChronoUnit.MICROS);
    }
}

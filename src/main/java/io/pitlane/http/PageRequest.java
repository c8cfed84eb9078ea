package io.pitlane.http;

import io.pitlane.error.InvalidInputException;
import io.pitlane.http.ReadTable.Span;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a request asks of a table, checked.
 *
 * @param from the earliest time, in whole microseconds; rows at it belong to the page
 * @param to the end of the time that rows are of, in whole microseconds; whether it belongs to it, {@link
 *     ReadTable#span()} says
 * @param asOf rows that were written later do not count
 * @param limit rows at most, 1 to 1000
 * @param filters those that are asked for, with their values
 * @param position the key of the last row of the page before; empty: the first page
 */
record PageRequest(
        Optional<String> exchange,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Instant> asOf,
        int limit,
        SortOrder order,
        Map<ReadFilter, Object> filters,
        List<String> position) {

    static final String CURSOR = "cursor";
    static final String EXCHANGE = "exchange";
    static final String AS_OF = "as_of";

    static final int DEFAULT_LIMIT = 100;
    static final int MOST = 1000;

    /**
     * @param query what stands behind the question mark; may be null
     * @throws InvalidInputException if a parameter is unknown or wrong; the message begins with its name
     */
    static PageRequest of(ReadTable table, String query) {
        return of(table, QueryString.parse(query, table.parameters()));
    }

    /** @param parameters by their names, only such as the table has */
    static PageRequest of(ReadTable table, Map<String, String> parameters) {
        return of(table, parameters, PageRequest::fingerprint);
    }

    /** @param fingerprint of the request, as cursors of its list have it */
    static PageRequest of(
            ReadTable table, Map<String, String> parameters, BiFunction<PageRequest, ReadTable, String> fingerprint) {
        Optional<Instant> from = parameter(parameters, "from", TimeText::firstOf);
        Optional<Instant> to =
                parameter(parameters, "to", table.span() == Span.WITH_END ? TimeText::lastOf : TimeText::firstOf);
        requireOrder(table.span(), from, to);
        PageRequest first = new PageRequest(
                Optional.ofNullable(parameters.get(EXCHANGE)).map(name -> ReadFilter.requireName(EXCHANGE, name)),
                from,
                to,
                parameter(parameters, AS_OF, TimeText::lastOf),
                limit(parameters.get("limit")),
                order(parameters.get("order"), table.order()),
                filters(table, parameters),
                List.of());
        String cursor = parameters.get(CURSOR);
        return cursor == null ? first : first.at(PageCursor.read(cursor, table, fingerprint.apply(first, table)));
    }

    private static void requireOrder(Span span, Optional<Instant> from, Optional<Instant> to) {
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        if (span == Span.WITHOUT_END && !from.get().isBefore(to.get())) {
            throw new InvalidInputException("from is not before to: from is the first moment that counts, to the first"
                    + " that does not count any more");
        }
        if (span == Span.WITH_END && from.get().isAfter(to.get())) {
            throw new InvalidInputException("from is after to: from is the first moment that counts, to the last");
        }
    }

    /** The same words for the same rows in the same order, whatever the size of the page. */
    String fingerprint(ReadTable table) {
        return String.join(
                "\n",
                table.toString(),
                order.word(),
                exchange.orElse(""),
                from.map(Instant::toString).orElse(""),
                to.map(Instant::toString).orElse(""),
                asOf.map(Instant::toString).orElse(""),
                filters.toString());
    }

    private PageRequest at(List<String> key) {
        return new PageRequest(exchange, from, to, asOf, limit, order, filters, key);
    }

    private static Map<ReadFilter, Object> filters(ReadTable table, Map<String, String> parameters) {
        Map<ReadFilter, Object> filters = new LinkedHashMap<>();
        for (ReadFilter filter : table.filters()) {
            String text = parameters.get(filter.parameter());
            if (text != null) {
                filters.put(filter, filter.value(text));
            }
        }
        return filters;
    }

    private static String oneOf(String parameter, String value, List<String> known) {
        if (!known.contains(value)) {
            throw new InvalidInputException(
                    parameter + ": " + QueryString.shown(value) + " is not one of " + String.join(", ", known));
        }
        return value;
    }

    static int limit(String value) {
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

    private static Optional<Instant> parameter(
            Map<String, String> parameters, String name, BiFunction<String, String, Instant> reading) {
        return Optional.ofNullable(parameters.get(name)).map(text -> reading.apply(name, text));
    }
}

package io.pitlane.http;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.http.ReadColumn.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table as it is read in pages. Every identifier that comes into a statement stands here
 * or in the catalog.
 *
 * @param name the table, and the last part of the path
 * @param columns in the order of the members of a row
 * @param time the column that {@code from} and {@code to} are about
 * @param key what rows are ordered by: unique, and with its first column at the head of an index
 * @param order the order where none is asked for
 * @param span whether a row at {@code to} belongs to the page
 * @param writtenAt the column that {@code as_of} is about; empty: there is no such parameter
 * @param exchangeColumn holds the number of the exchange; empty: it has none
 * @param filters further parameters
 * @param branches the column at the head of an index whose next column is the time, with all values that it has: a page
 *     of them all is put together from a page of each; empty: not needed
 */
record ReadTable(
        String schema,
        String name,
        List<ReadColumn> columns,
        String time,
        List<ReadColumn> key,
        SortOrder order,
        Span span,
        Optional<String> writtenAt,
        Optional<String> exchangeColumn,
        List<ReadFilter> filters,
        Optional<Branches> branches) {

    static final String EXCHANGE_ID = "exchange_id";

    private static final String MARKET = "market";
    private static final String ID = "id";
    private static final String SYMBOL = "symbol";

    /** Whether the end of a time range belongs to it. */
    enum Span {
        /** The first moment that does not count any more. */
        WITHOUT_END("<"),
        /** The last moment that counts; a day is meant as a whole. */
        WITH_END("<=");

        private final String upTo;

        Span(String upTo) {
            this.upTo = upTo;
        }

        String upTo() {
            return upTo;
        }
    }

    /** A column and all values that it has. */
    record Branches(String column, List<String> values) {}

    /** One of the tables with a time in every row: the columns of its dataset, the newest first. */
    static ReadTable timeSeries(Dataset dataset) {
        return market(
                dataset.table(),
                columnsOf(dataset),
                dataset.time(),
                List.of(new ReadColumn(dataset.time(), Kind.TIME), new ReadColumn(ID, Kind.NUMBER)),
                SortOrder.DESC,
                EXCHANGE_ID,
                List.of(ReadFilter.name(SYMBOL)));
    }

    static ReadTable markets(Dataset dataset) {
        List<ReadColumn> columns = columnsOf(dataset);
        columns.add(new ReadColumn("created_at", Kind.TIME));
        return market(
                dataset.table(),
                columns,
                "updated_at",
                List.of(new ReadColumn(EXCHANGE_ID, Kind.NUMBER), new ReadColumn(SYMBOL, Kind.TEXT)),
                SortOrder.ASC,
                EXCHANGE_ID,
                List.of(ReadFilter.name(SYMBOL)));
    }

    static ReadTable exchanges() {
        return market(
                "exchanges",
                List.of(
                        new ReadColumn(ID, Kind.NUMBER),
                        new ReadColumn("name", Kind.TEXT),
                        new ReadColumn("created_at", Kind.TIME)),
                "created_at",
                List.of(new ReadColumn(ID, Kind.NUMBER)),
                SortOrder.ASC,
                ID,
                List.of(ReadFilter.name(
                        SYMBOL, "exists (select from market.markets m where m.exchange_id = r.id and m.symbol = ?)")));
    }

    static ReadTable ingestEvents() {
        return market(
                "ingest_events",
                List.of(
                        new ReadColumn(ID, Kind.NUMBER),
                        new ReadColumn("exchange", Kind.EXCHANGE),
                        new ReadColumn("symbol", Kind.TEXT),
                        new ReadColumn("event_type", Kind.TEXT),
                        new ReadColumn("status", Kind.TEXT),
                        new ReadColumn("records", Kind.NUMBER),
                        new ReadColumn("inserted", Kind.NUMBER),
                        new ReadColumn("duplicate", Kind.NUMBER),
                        new ReadColumn("rejected", Kind.NUMBER),
                        new ReadColumn("message", Kind.TEXT),
                        new ReadColumn("ts", Kind.TIME)),
                "ts",
                List.of(new ReadColumn("ts", Kind.TIME), new ReadColumn(ID, Kind.NUMBER)),
                SortOrder.DESC,
                EXCHANGE_ID,
                List.of(
                        ReadFilter.name(SYMBOL),
                        ReadFilter.word(
                                "event_type",
                                List.of(
                                        "ticker",
                                        "orderbook",
                                        "trade",
                                        "funding_rate",
                                        "market_sync",
                                        "partition_create",
                                        "clean",
                                        "backfill")),
                        ReadFilter.word("status", List.of("success", "partial", "error", "skipped"))));
    }

    private static ReadTable market(
            String name,
            List<ReadColumn> columns,
            String time,
            List<ReadColumn> key,
            SortOrder order,
            String exchangeColumn,
            List<ReadFilter> filters) {
        return new ReadTable(
                MARKET,
                name,
                columns,
                time,
                key,
                order,
                Span.WITHOUT_END,
                Optional.empty(),
                Optional.of(exchangeColumn),
                filters,
                Optional.empty());
    }

    ReadTable withKey(List<ReadColumn> otherKey) {
        return new ReadTable(
                schema, name, columns, time, otherKey, order, span, writtenAt, exchangeColumn, filters, branches);
    }

    ReadTable withOrder(SortOrder otherOrder) {
        return new ReadTable(
                schema, name, columns, time, key, otherOrder, span, writtenAt, exchangeColumn, filters, branches);
    }

    /** The parameters that a request may have, in the order in which they are listed. */
    List<String> parameters() {
        List<String> names = new ArrayList<>();
        exchangeColumn.ifPresent(column -> names.add(PageRequest.EXCHANGE));
        filters.forEach(filter -> names.add(filter.parameter()));
        names.addAll(List.of("from", "to"));
        writtenAt.ifPresent(column -> names.add(PageRequest.AS_OF));
        names.addAll(List.of("limit", "order", PageRequest.CURSOR));
        return names;
    }

    /** What a record may have; what only the database gives is left out. */
    static List<ReadColumn> columnsOf(Dataset dataset) {
        List<ReadColumn> columns = new ArrayList<>();
        for (Field field : dataset.fields()) {
            if (!dataset.ignored().contains(field.name())) {
                columns.add(columnOf(field));
            }
        }
        return columns;
    }

    private static ReadColumn columnOf(Field field) {
        if (field.name().equals(EXCHANGE_ID)) {
            return new ReadColumn(field.member(), Kind.EXCHANGE);
        }
        return new ReadColumn(
                field.name(),
                switch (field.type()) {
                    case TIMESTAMP -> Kind.TIME;
                    case DOUBLE -> Kind.DOUBLE;
                    case DECIMAL -> Kind.DECIMAL;
                    case INTEGER, BIGINT -> Kind.NUMBER;
                    case BOOLEAN -> Kind.BOOLEAN;
                    case JSON -> Kind.JSON;
                    default -> Kind.TEXT;
                });
    }
}

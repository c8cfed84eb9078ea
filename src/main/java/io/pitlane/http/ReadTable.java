package io.pitlane.http;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.http.ReadColumn.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of the schema {@code market} as it is read in pages. Every identifier that comes into a statement stands here
 * or in the catalog.
 *
 * @param name the table, and the last part of the path
 * @param columns in the order of the members of a row
 * @param time the column that {@code from} and {@code to} are about
 * @param key what rows are ordered by: unique, and with its first column at the head of an index
 * @param order the order where none is asked for
 * @param exchangeColumn holds the number of the exchange
 * @param symbolCondition holds where a row is about the symbol that is bound to its parameter
 * @param words further parameters, each about the column of its name, with the only values that it takes
 */
record ReadTable(
        String name,
        List<ReadColumn> columns,
        String time,
        List<ReadColumn> key,
        SortOrder order,
        String exchangeColumn,
        String symbolCondition,
        Map<String, List<String>> words) {

    static final String EXCHANGE_ID = "exchange_id";

    private static final String ID = "id";
    private static final String OWN_SYMBOL = "symbol = ?";

    /** One of the tables with a time in every row: the columns of its dataset, the newest first. */
    static ReadTable timeSeries(Dataset dataset) {
        return new ReadTable(
                dataset.table(),
                columnsOf(dataset),
                dataset.time(),
                List.of(new ReadColumn(dataset.time(), Kind.TIME), new ReadColumn(ID, Kind.NUMBER)),
                SortOrder.DESC,
                EXCHANGE_ID,
                OWN_SYMBOL,
                Map.of());
    }

    static ReadTable markets(Dataset dataset) {
        List<ReadColumn> columns = columnsOf(dataset);
        columns.add(new ReadColumn("created_at", Kind.TIME));
        return new ReadTable(
                dataset.table(),
                columns,
                "updated_at",
                List.of(new ReadColumn(EXCHANGE_ID, Kind.NUMBER), new ReadColumn("symbol", Kind.TEXT)),
                SortOrder.ASC,
                EXCHANGE_ID,
                OWN_SYMBOL,
                Map.of());
    }

    static ReadTable exchanges() {
        return new ReadTable(
                "exchanges",
                List.of(
                        new ReadColumn(ID, Kind.NUMBER),
                        new ReadColumn("name", Kind.TEXT),
                        new ReadColumn("created_at", Kind.TIME)),
                "created_at",
                List.of(new ReadColumn(ID, Kind.NUMBER)),
                SortOrder.ASC,
                ID,
                "exists (select from market.markets m where m.exchange_id = exchanges.id and m.symbol = ?)",
                Map.of());
    }

    static ReadTable ingestEvents() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        words.put(
                "event_type",
                List.of(
                        "ticker",
                        "orderbook",
                        "trade",
                        "funding_rate",
                        "market_sync",
                        "partition_create",
                        "clean",
                        "backfill"));
        words.put("status", List.of("success", "partial", "error", "skipped"));
        return new ReadTable(
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
                OWN_SYMBOL,
                words);
    }

    /** The parameters that a request may have, in the order in which they are listed. */
    List<String> parameters() {
        List<String> names =
                new ArrayList<>(List.of("exchange", "symbol", "from", "to", "limit", "order", PageRequest.CURSOR));
        names.addAll(words.keySet());
        return names;
    }

    /** What a record may have; what only the database gives is left out. */
    private static List<ReadColumn> columnsOf(Dataset dataset) {
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
                    case DOUBLE, DECIMAL -> Kind.DECIMAL;
                    case INTEGER, BIGINT -> Kind.NUMBER;
                    case BOOLEAN -> Kind.BOOLEAN;
                    case JSON -> Kind.JSON;
                    default -> Kind.TEXT;
                });
    }
}

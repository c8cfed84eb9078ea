package io.pitlane.http;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import io.pitlane.http.ReadColumn.Kind;
import io.pitlane.http.ReadTable.Branches;
import io.pitlane.http.ReadTable.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists of PIT records that are served, by the names that routes give them. */
final class PitViews {

    private static final String TS = "ts";
    private static final String SYMBOL = "symbol";
    private static final String VENUE = "venue";
    private static final String REGIME = "regime";
    static final String CREATED_AT = "created_at";

    /** An artifact passed when all of its gates did. */
    private static final String PASSED = String.join(" and ", PitView.GATES);

    private PitViews() {}

    static Map<String, PitView> of(Catalog catalog) {
        Map<String, PitView> views = new LinkedHashMap<>();
        trades(views, dataset(catalog, "pit.trades"));
        snapshots(views, dataset(catalog, "pit.regime_snapshots"));
        artifacts(views, dataset(catalog, "pit.premove_artifacts"));
        return views;
    }

    private static void trades(Map<String, PitView> views, Dataset dataset) {
        List<String> venues = dataset.fields().get(dataset.indexOf(VENUE)).words();
        PitView all = PitView.whole(table(
                dataset,
                ReadTable.columnsOf(dataset),
                List.of(new ReadColumn(TS, Kind.TIME), new ReadColumn("id", Kind.NUMBER)),
                List.of(ReadFilter.name(SYMBOL), ReadFilter.word(VENUE, venues), ReadFilter.name("order_id")),
                Optional.of(new Branches(VENUE, venues))));
        views.put("trades", all);
        views.put("trades/latest", all.without("from", "to", "order", "order_id", PageRequest.CURSOR));
        views.put("trades/by-order", all.without("from", "to", SYMBOL, VENUE, "order_id"));
    }

    private static void snapshots(Map<String, PitView> views, Dataset dataset) {
        List<ReadFilter> filters = List.of(ReadFilter.word(
                REGIME, dataset.fields().get(dataset.indexOf(REGIME)).words()));
        List<ReadColumn> key = List.of(new ReadColumn(TS, Kind.TIME));
        List<ReadColumn> columns = ReadTable.columnsOf(dataset);
        PitView all = PitView.whole(table(dataset, columns, key, filters, Optional.empty()));
        views.put("regime_snapshots", all);
        views.put(
                "regime_snapshots/latest",
                all.without("from", "to", "order", PageRequest.CURSOR).with("limit", "1"));
        List<ReadColumn> weights = columns.stream()
                .filter(column -> List.of(TS, REGIME, "weights").contains(column.name()))
                .toList();
        views.put(
                "regime_snapshots/weights-history",
                PitView.whole(
                        table(dataset, weights, key, filters, Optional.empty()).withOrder(SortOrder.ASC)));
    }

    private static void artifacts(Map<String, PitView> views, Dataset dataset) {
        List<ReadColumn> columns = new ArrayList<>(ReadTable.columnsOf(dataset));
        columns.add(
                columns.size() - 1, new ReadColumn(PitView.PASSED, Kind.BOOLEAN, "coalesce(" + PASSED + ", false)"));
        PitView all = PitView.whole(table(
                dataset,
                columns,
                List.of(
                        new ReadColumn(TS, Kind.TIME),
                        new ReadColumn(SYMBOL, Kind.TEXT),
                        new ReadColumn(VENUE, Kind.TEXT)),
                List.of(
                        ReadFilter.name(SYMBOL),
                        ReadFilter.word(
                                VENUE,
                                dataset.fields().get(dataset.indexOf(VENUE)).words()),
                        ReadFilter.word(
                                REGIME,
                                dataset.fields().get(dataset.indexOf(REGIME)).words()),
                        ReadFilter.flag(PitView.PASSED, PASSED),
                        ReadFilter.atLeast(PitView.MIN_SCORE, PitView.SCORE)),
                Optional.empty()));
        views.put("premove_artifacts", all);
        views.put("premove_artifacts/passed", all.with(PitView.PASSED, "true"));
    }

    private static ReadTable table(
            Dataset dataset,
            List<ReadColumn> columns,
            List<ReadColumn> key,
            List<ReadFilter> filters,
            Optional<Branches> branches) {
        return new ReadTable(
                dataset.schema(),
                dataset.table(),
                columns,
                dataset.time(),
                key,
                SortOrder.DESC,
                Span.WITH_END,
                Optional.of(CREATED_AT),
                Optional.empty(),
                filters,
                branches);
    }

    private static Dataset dataset(Catalog catalog, String name) {
        return catalog.find(name)
                .orElseThrow(() -> new InvalidInputException(
                        "The catalog has no dataset " + name + "; restore config/datasets/" + name + ".yaml"));
    }
}

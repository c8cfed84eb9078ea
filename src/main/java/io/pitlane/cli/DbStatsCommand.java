package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.maintain.MarketReport;
import io.pitlane.maintain.MarketReport.RecentIngest;
import io.pitlane.maintain.MarketReport.Size;
import io.pitlane.maintain.MarketReport.TableSize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane db stats}. */
@Command(
        name = "stats",
        description = {
            "Show how much market data there is: rows, sizes and times of each table, and what came in the last hour.",
            "Rows are counted, not estimated, and partitions are part of their table."
        })
final class DbStatsCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    DbStatsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        MarketReport report;
        try (Application application = Application.open(session.settings())) {
            report = application.marketStatistics().read(session.console().workProgress());
        }
        switch (format.format()) {
            case TABLE -> session.console().out().print(text(report));
            case JSON -> session.console().out().println(JsonText.of(json(report)));
        }
        session.console().out().flush();
        return ExitCode.DONE.code();
    }

    private static String text(MarketReport report) {
        String end = System.lineSeparator();
        StringBuilder text = new StringBuilder(tables(report).text()).append(end);
        if (!report.recentIngests().isEmpty()) {
            text.append(recent(report).text()).append(end);
        }
        return text.append("Database size: ")
                .append(report.database().pretty())
                .append(end)
                .append("Total partitions: ")
                .append(report.partitions())
                .append(end)
                .append("Fetched at: ")
                .append(report.fetchedAt())
                .append(end)
                .toString();
    }

    private static Table tables(MarketReport report) {
        Table table = new Table(
                "table", "row count", "table size", "index size", "total size", "min timestamp", "max timestamp");
        for (TableSize each : report.tables()) {
            table.row(
                    each.table(),
                    each.rows(),
                    each.data().pretty(),
                    each.indexes().pretty(),
                    each.total().pretty(),
                    text(each.earliest()),
                    text(each.latest()));
        }
        return table;
    }

    private static Table recent(MarketReport report) {
        Table table = new Table("recent ingests", "symbol", "last hour", "latest");
        for (RecentIngest each : report.recentIngests()) {
            table.row(each.table(), each.symbol(), each.rows(), each.latest().toString());
        }
        return table;
    }

    private static Map<String, Object> json(MarketReport report) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("partition_count", report.partitions());
        metadata.put("fetched_at", report.fetchedAt());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tables", report.tables().stream().map(DbStatsCommand::json).toList());
        json.put(
                "recent_ingests",
                report.recentIngests().stream().map(DbStatsCommand::json).toList());
        put(json, "total_size", report.database());
        json.put("metadata", metadata);
        return json;
    }

    private static Map<String, Object> json(TableSize table) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("table_name", table.table());
        json.put("row_count", table.rows());
        put(json, "table_size", table.data());
        put(json, "index_size", table.indexes());
        put(json, "total_size", table.total());
        json.put("min_timestamp", table.earliest());
        json.put("max_timestamp", table.latest());
        return json;
    }

    private static Map<String, Object> json(RecentIngest recent) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("table_name", recent.table());
        json.put("symbol", recent.symbol());
        json.put("latest_ts", recent.latest());
        json.put("count_last_hour", recent.rows());
        return json;
    }

    /** A size twice: for people under the name, for programs under the name with {@code _bytes}. */
    private static void put(Map<String, Object> json, String name, Size size) {
        json.put(name, size.pretty());
        json.put(name + "_bytes", size.bytes());
    }

    private static String text(Optional<?> time) {
        return time.map(Object::toString).orElse(null);
    }
}

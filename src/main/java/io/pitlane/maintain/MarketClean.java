package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseClock;
import io.pitlane.database.OperationKind;
import io.pitlane.error.OperationFailedException;
import io.pitlane.load.DayLoads;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/**
 * Takes rows and days away from the schema {@code market}, and from nothing else. One at a time in a database; what was
 * taken away is told, also in one row of {@code market.ingest_events}. Thread-safe.
 */
public final class MarketClean {

    private static final String WRITE_EVENT =
            "insert into market.ingest_events (event_type, status, records, message) values ('clean', ?, ?, ?)";

    /** Attempts at a day that others read: a minute or so. */
    private static final int ATTEMPTS = 16;

    private static final List<String> OWNED = List.of("market.trades", "ops.loads");

    private final Database database;
    private final RetentionSettings settings;
    private final DatabaseClock clock;

    public MarketClean(Database database, RetentionSettings settings) {
        this(database, settings, DatabaseClock.ofTheServer());
    }

    MarketClean(Database database, RetentionSettings settings, DatabaseClock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Does what is asked for: everything goes, or first old rows, then old days. What no verified export holds stays,
     * where one is required and nothing is forced.
     *
     * @throws OperationFailedException if the role may not, another clean is under way, or a table is not to be emptied
     */
    public CleanReport clean(CleanRequest request, WorkProgress progress) {
        return database.outsideTransactions("clean", session -> {
            Turn.require(session, OWNED);
            return cleanAndNote(request, progress);
        });
    }

    private CleanReport cleanAndNote(CleanRequest request, WorkProgress progress) {
        CleanReport report = new CleanReport();
        try {
            clean(request, report, progress);
        } catch (RuntimeException failure) {
            writeEventAfter(failure, report);
            throw failure;
        }
        writeEvent(report.kept().isEmpty() ? "success" : "partial", report, report.inWords());
        return report;
    }

    private void clean(CleanRequest request, CleanReport report, WorkProgress progress) {
        RemovalLog log = new RemovalLog("db clean");
        ExportGate gate = new ExportGate(settings.requireExport());
        if (request.truncate()) {
            new Truncation(database.transactions(), gate, log, request.force()).run(report);
            return;
        }
        // A day that is still being loaded apart is part of its table, too.
        DayLoads dayLoads = new DayLoads(database.transactions());
        MarketTable.partitioned().forEach(table -> dayLoads.finishAll(table.qualified()));
        Instant now = database.transactions().call(OperationKind.READ, "clean-moment", clock::now);
        request.olderThanDays().ifPresent(days -> {
            RowDeletion rows = new RowDeletion(database, gate, log, request.force());
            MarketTable.ageing()
                    .forEach(table ->
                            rows.run(order(table, now.minus(days, ChronoUnit.DAYS)), hears(table, report), progress));
        });
        request.dropOlderThanDays().ifPresent(days -> {
            LocalDate before = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(days);
            DayDrop drop = new DayDrop(database, settings, clock, log, ATTEMPTS, DaySteps.crashable());
            MarketTable.partitioned()
                    .forEach(table -> dropDays(drop, table.asDataset(), before, request.force(), report, progress));
        });
    }

    /** Events are a diary and no dataset: exports do not hold them by day. */
    private static RowDeletion.Order order(MarketTable table, Instant before) {
        return new RowDeletion.Order(table.asDataset(), table.time(), before, "", table.isPartitioned());
    }

    private static RowDeletion.Listener hears(MarketTable table, CleanReport report) {
        return new RowDeletion.Listener() {
            @Override
            public void deleted(String dataset, LocalDate day, long rows) {
                report.deleted(table, rows);
            }

            @Override
            public void kept(String dataset, LocalDate day, long rows) {
                report.kept(dataset, day, RetentionPlanner.NOT_EXPORTED);
            }
        };
    }

    private void dropDays(
            DayDrop drop,
            DatasetTable table,
            LocalDate before,
            boolean force,
            CleanReport report,
            WorkProgress progress) {
        DueDays due = database.transactions()
                .call(OperationKind.READ, "clean-find-days", connection -> DueDays.before(connection, table, before));
        TreeSet<LocalDate> open = database.transactions()
                .call(OperationKind.READ, "clean-ask-exports", connection -> new ExportGate(settings.requireExport())
                        .openPartitions(connection, table, due.all()));
        progress.began("Dropping days of " + table.dataset(), due.all().size());
        try {
            for (LocalDate day : due.all()) {
                DayPartition partition = table.day(day);
                if (open.contains(day) || force) {
                    tell(drop.take(partition, Duration.ZERO, !open.contains(day)), partition, report);
                } else if (due.isBegun(day)) {
                    tell(drop.goOn(partition, false), partition, report);
                } else {
                    report.kept(table.dataset(), day, RetentionPlanner.NOT_EXPORTED);
                }
                progress.advanced(1);
            }
        } finally {
            progress.ended();
        }
    }

    private static void tell(DayEnd end, DayPartition partition, CleanReport report) {
        switch (end) {
            case DROPPED -> report.dropped(partition.name());
            case VANISHED -> {}
            case WAITING -> report.kept(partition.dataset(), partition.day(), "somebody reads it still");
            case PUT_BACK, KEPT, DETACHED ->
                report.kept(partition.dataset(), partition.day(), RetentionPlanner.NOT_EXPORTED);
        }
    }

    private void writeEventAfter(RuntimeException failure, CleanReport report) {
        try {
            writeEvent(
                    report.isEmpty() ? "error" : "partial",
                    report,
                    report.inWords() + "; then: " + failure.getMessage());
        } catch (RuntimeException secondary) {
            failure.addSuppressed(secondary);
        }
    }

    private void writeEvent(String status, CleanReport report, String message) {
        database.transactions().call(OperationKind.WRITE, "clean-event", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(WRITE_EVENT)) {
                statement.setString(1, status);
                statement.setLong(2, report.total());
                statement.setString(3, message);
                return statement.executeUpdate();
            }
        });
    }
}

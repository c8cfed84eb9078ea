package io.pitlane.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.pitlane.database.Database;
import io.pitlane.database.OperationKind;
import io.pitlane.database.PoolStatistics;
import io.pitlane.database.Transactions;
import io.pitlane.load.InboxFolders;
import io.pitlane.metrics.DatabaseStatistics;
import io.pitlane.metrics.InboxGauges;
import io.pitlane.metrics.RegimeGauges;
import io.pitlane.metrics.SpoolGauges;
import io.pitlane.metrics.TableGauges;
import io.pitlane.regime.StoredSnapshots;
import io.pitlane.store.Spool;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** Keeps the metrics fresh that somebody has to look for; a scrape only reads what was found last. */
final class Figures {

    private static final Duration COUNT_INBOX = Duration.ofSeconds(5);
    private static final Duration COUNT_SPOOL = Duration.ofSeconds(5);
    private static final Duration READ_SIZES = Duration.ofSeconds(15);
    private static final Duration COUNT_ACTIVITY = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final Housekeeping housekeeping;

    Figures(MeterRegistry registry, Housekeeping housekeeping) {
        this.registry = registry;
        this.housekeeping = housekeeping;
    }

    void keepOf(InboxFolders folders) {
        InboxGauges gauges = new InboxGauges(registry);
        housekeeping.repeat(
                "Counting the inbox",
                COUNT_INBOX,
                () -> gauges.show(folders.waiting().stream()
                        .map(each -> new InboxGauges.Waiting(
                                each.dataset(), each.files(), each.oldestAge().toMillis() / 1e3))
                        .toList()));
    }

    void keepOf(Spool spool, Clock clock) {
        SpoolGauges gauges = new SpoolGauges(registry);
        housekeeping.repeat(
                "Counting the spool",
                COUNT_SPOOL,
                () -> gauges.show(spool.figures().waiting().stream()
                        .map(each -> new SpoolGauges.Waiting(
                                each.dataset(),
                                each.files(),
                                each.bytes(),
                                each.oldest()
                                        .map(since -> Duration.between(since, clock.instant())
                                                        .toMillis()
                                                / 1e3)
                                        .orElse(0.0)))
                        .toList()));
    }

    void keepOf(Database database, BooleanSupplier isReady) {
        DatabaseStatistics statistics = new DatabaseStatistics(registry);
        statistics.live("enabled", () -> 1);
        pool(database, statistics, "max_open_connections", PoolStatistics::maxOpen);
        pool(database, statistics, "open_connections", PoolStatistics::open);
        pool(database, statistics, "in_use", PoolStatistics::inUse);
        pool(database, statistics, "idle", PoolStatistics::idle);
        pool(database, statistics, "wait_count", PoolStatistics::waitCount);
        pool(database, statistics, "wait_duration_ms", pool -> pool.waitDuration()
                .toMillis());
        RecentActivity activity = new RecentActivity(database.transactions());
        housekeeping.repeat(
                "Reading the recent activity",
                COUNT_ACTIVITY,
                () -> statistics.stored(isReady.getAsBoolean() ? activity.read() : Map.of()));
    }

    void keepOf(TableSizes sizes, BooleanSupplier isReady) {
        TableGauges gauges = new TableGauges(registry);
        housekeeping.repeat("Reading the table sizes", READ_SIZES, () -> {
            if (isReady.getAsBoolean()) {
                gauges.show(sizes.read());
            }
        });
    }

    void keepOf(StoredSnapshots snapshots, Transactions transactions, BooleanSupplier isReady, Clock clock) {
        RegimeGauges gauges = new RegimeGauges(registry);
        housekeeping.repeat("Reading the regime", COUNT_ACTIVITY, () -> {
            if (isReady.getAsBoolean()) {
                transactions
                        .call(
                                OperationKind.READ,
                                "read-regime",
                                connection -> snapshots.newest(connection, clock.instant()))
                        .ifPresent(row -> gauges.show(new RegimeGauges.Current(
                                row.regime(),
                                row.ts(),
                                row.confidence() == null ? Double.NaN : row.confidence(),
                                row.signals().byName())));
            }
        });
    }

    void keepOfNoDatabase() {
        new DatabaseStatistics(registry).live("enabled", () -> 0);
    }

    private static void pool(
            Database database, DatabaseStatistics statistics, String metric, ToDoubleFunction<PoolStatistics> figure) {
        statistics.live(metric, () -> figure.applyAsDouble(database.poolStatistics()));
    }
}

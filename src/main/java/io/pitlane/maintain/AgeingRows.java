package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.dataset.Dataset;
import io.pitlane.maintain.RowDeletion.Order;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Which rows of tables without partitions get too old. The ledger is not among them: it keeps files from coming twice. */
final class AgeingRows {

    private static final String EVENTS = "market.ingest_events";
    private static final String JOB_RUNS = "ops.job_runs";

    /** The newest slot of a job tells from when on others were missed; one that is not over is still needed. */
    private static final String IS_HISTORY =
            "ended is not null and state <> 'waiting' and next_try is null and exists (select from ops.job_runs newer"
                    + " where newer.job = old.job and newer.due > old.due)";

    private AgeingRows() {}

    /** Whole days of a dataset. */
    static Order of(Dataset dataset, LocalDate before) {
        return new Order(new DatasetTable(dataset.name()), dataset.time(), start(before), "", true);
    }

    /** What the product notes about itself, as far as the settings let it go; no export holds it by day. */
    static List<Order> ofDiaries(RetentionSettings settings, Instant now) {
        List<Order> orders = new ArrayList<>();
        if (settings.ingestEventsDays() > 0) {
            orders.add(new Order(
                    new DatasetTable(EVENTS),
                    "ts",
                    start(RetentionPlanner.before(now, settings.ingestEventsDays())),
                    "",
                    false));
        }
        if (settings.jobRunsDays() > 0) {
            orders.add(new Order(
                    new DatasetTable(JOB_RUNS),
                    "due",
                    start(RetentionPlanner.before(now, settings.jobRunsDays())),
                    IS_HISTORY,
                    false));
        }
        return orders;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}

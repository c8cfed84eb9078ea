package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseClock;
import io.pitlane.database.OperationKind;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.maintain.RetentionPlan.Kind;
import io.pitlane.maintain.RetentionPlan.Span;
import io.pitlane.maintain.RetentionPlan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what is older than the catalog lets it be. Thread-safe; one at a time in a database.
 *
 * <p>Days of partitioned tables are taken out of their table, kept for {@code retention.undrop-grace}, and dropped; of
 * other tables rows are deleted. What no verified export holds stays. Loads go on meanwhile.
 */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** Attempts of a run at a day that others read, some twenty seconds; the next sweep comes back to it. */
    private static final int ATTEMPTS = 8;

    private final Database database;
    private final RetentionSettings settings;
    private final List<Dataset> datasets;
    private final DatabaseClock clock;
    private final ClockGuard guard;
    private final RetentionPlanner planner;
    private final DaysAhead daysAhead;
    private final BooleanSupplier isStopped;
    private final DaySteps steps;

    /** @param isStopped whether to end behind the day in hand, since the process is told to stop */
    public Retention(
            Database database,
            RetentionSettings settings,
            Catalog catalog,
            InstantSource processClock,
            BooleanSupplier isStopped) {
        this(database, settings, catalog, processClock, DatabaseClock.ofTheServer(), isStopped, DaySteps.crashable());
    }

    Retention(
            Database database,
            RetentionSettings settings,
            Catalog catalog,
            InstantSource processClock,
            DatabaseClock databaseClock,
            BooleanSupplier isStopped,
            DaySteps steps) {
        this.database = database;
        this.settings = settings;
        this.datasets = catalog.all();
        this.clock = databaseClock;
        this.guard = new ClockGuard(
                processClock,
                databaseClock,
                datasets.stream().map(Dataset::name).toList());
        this.planner = new RetentionPlanner(settings, datasets);
        this.daysAhead = new DaysAhead(database.transactions(), catalog, databaseClock);
        this.isStopped = isStopped;
        this.steps = steps;
    }

    /** What the jobs of a night would do if they ran now; changes nothing, and needs no more than the right to read. */
    public RetentionPlan plan() {
        return database.transactions().call(OperationKind.BULK, "plan-retention", connection -> {
            Instant now = clock.now(connection);
            Optional<String> doubt = guard.doubt(connection);
            List<Step> planned = new ArrayList<>();
            for (DayPartition day : daysAhead.missing(connection)) {
                planned.add(new Step(
                        Kind.CREATE,
                        day.dataset(),
                        Optional.of(day.day()),
                        day.name(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        ""));
            }
            planned.addAll(new ExportNeeds(datasets).steps(connection));
            planned.addAll(planner.steps(connection, now, doubt));
            return new RetentionPlan(now, doubt, planned, spans(connection, now));
        });
    }

    /**
     * The work of the job {@code retention}.
     *
     * @param due not looked at: it is done as of now
     * @return how many days were {@code detached}, {@code dropped} and {@code put_back}, rows {@code deleted}, and days
     *     that were old enough and {@code kept}
     * @throws NotYetException if the clock cannot be believed, somebody else takes data away, or somebody still reads a
     *     day; all else is done then
     * @throws OperationFailedException if the role may not
     */
    public Map<String, Object> run(Instant due) {
        RetentionFigures figures = new RetentionFigures();
        if (!settings.enabled()) {
            finish();
            return figures.asMap();
        }
        return database.outsideTransactions("retention", session -> {
            if (!Turn.take(session, owned(session))) {
                throw new NotYetException("Nothing is taken away by age while 'pitlane db clean' or another retention"
                        + " works on this database");
            }
            guard.require(session);
            take(figures);
            return figures.asMap();
        });
    }

    /**
     * Finishes days that an interrupted run has begun with, and drops those whose time is over, without waiting long for
     * anybody: for a process that stays up. Nothing happens where the role may not, or somebody else is at it.
     */
    public void finish() {
        boolean isOpen = database.transactions()
                .call(OperationKind.READ, "find-open-days", connection -> !DayNotes.open(connection)
                        .isEmpty());
        if (isOpen) {
            database.outsideTransactions("finish-days", session -> {
                finish(session);
                return null;
            });
        }
    }

    private void finish(Connection session) throws SQLException {
        Set<String> tables = DayNotes.open(session).keySet();
        if (!Turn.isOwner(session, tables) || !Turn.take(session, tables)) {
            return;
        }
        boolean mayDrop = settings.enabled() && guard.doubt(session).isEmpty();
        DayDrop drop = drop(1);
        for (String dataset : tables) {
            for (DayNote note : DayNotes.of(session, dataset, false).values()) {
                DayPartition day = new DatasetTable(dataset).day(note.day());
                DayEnd end = drop.goOn(day, mayDrop);
                LOG.debug("day={} dataset={} end={}", day.day(), dataset, end);
            }
        }
    }

    private void take(RetentionFigures figures) {
        Instant now = database.transactions().call(OperationKind.READ, "look-at-clock", clock::now);
        List<Step> planned = database.outsideTransactions(
                "plan-retention", connection -> planner.steps(connection, now, Optional.empty()));
        DayDrop drop = drop(ATTEMPTS);
        Set<String> withOldRows = new LinkedHashSet<>();
        for (Step step : planned) {
            requireTime();
            switch (step.kind()) {
                case DETACH, DROP, PUT_BACK -> figures.ended(step, move(drop, step));
                case DELETE -> withOldRows.add(step.dataset());
                case KEEP -> figures.kept();
                case CREATE, EXPORT -> {}
            }
        }
        deleteRows(withOldRows, now, figures);
        figures.requireNobodyInTheWay();
    }

    private DayEnd move(DayDrop drop, Step step) {
        DayPartition day = new DatasetTable(step.dataset()).day(step.day().orElseThrow());
        boolean isBegun = database.transactions()
                .call(OperationKind.READ, "look-at-day", connection -> DayNotes.find(connection, day)
                        .filter(note -> note.state() != DayNote.State.DROPPED)
                        .isPresent());
        return isBegun ? drop.goOn(day, true) : drop.take(day, settings.undropGrace(), false);
    }

    private void deleteRows(Set<String> tables, Instant now, RetentionFigures figures) {
        Stream<RowDeletion.Order> ofDatasets = datasets.stream()
                .filter(dataset -> dataset.retentionDays().isPresent() && !dataset.isPartitionedByDay())
                .map(dataset -> AgeingRows.of(
                        dataset,
                        RetentionPlanner.before(now, dataset.retentionDays().getAsInt())));
        RowDeletion deletion = new RowDeletion(database, new ExportGate(settings.requireExport()), log(), false);
        Stream.concat(ofDatasets, AgeingRows.ofDiaries(settings, now).stream())
                .filter(order -> tables.contains(order.table().dataset()))
                .forEach(order -> deletion.run(order, figures, WorkProgress.until(this::requireTime)));
    }

    /** @throws NotYetException if there is none left */
    private void requireTime() {
        if (isStopped.getAsBoolean()) {
            throw new NotYetException("The process is told to stop; the next run goes on with what is left");
        }
    }

    /** The tables that it needs to own. */
    private List<String> owned(Connection session) throws SQLException {
        List<String> owned = new ArrayList<>(DayNotes.open(session).keySet());
        datasets.stream()
                .filter(dataset -> dataset.retentionDays().isPresent())
                .map(Dataset::name)
                .forEach(owned::add);
        owned.add("ops.removals");
        return owned;
    }

    private List<Span> spans(Connection connection, Instant now) throws SQLException {
        List<Span> spans = new ArrayList<>();
        for (Dataset dataset : datasets) {
            TableSizes sizes = TableSizes.of(connection, new DatasetTable(dataset.name()).quoted());
            Optional<LocalDate> before = dataset.retentionDays().isPresent()
                    ? Optional.of(
                            RetentionPlanner.before(now, dataset.retentionDays().getAsInt()))
                    : Optional.empty();
            spans.add(new Span(dataset.name(), dataset.retentionDays(), before, sizes.rows(), sizes.bytes()));
        }
        return spans;
    }

    private DayDrop drop(int attempts) {
        return new DayDrop(database, settings, clock, log(), attempts, steps);
    }

    private static RemovalLog log() {
        return new RemovalLog("retention");
    }
}

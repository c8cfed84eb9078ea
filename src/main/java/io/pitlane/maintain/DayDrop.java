package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.CommitUnknownException;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseClock;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.SqlFunction;
import io.pitlane.database.SqlStates;
import io.pitlane.maintain.DaySteps.Step;
import io.pitlane.maintain.RemovalLog.Action;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Takes whole days away without keeping anybody from the table: a day is noted in {@code ops.dropped_days}, so that no
 * load brings it back, detached while others read and write, kept for a while, and dropped. Broken off at any point, it
 * is gone on with from there.
 *
 * <p>Whether a verified export holds the day is asked again when nobody can write to it any more, and once more before
 * its rows go. Only one such work may go on in a database: see {@link Turn}.
 */
final class DayDrop {

    private final Database database;
    private final PartitionLinks links;
    private final ExportGate gate;
    private final DatabaseClock clock;
    private final RemovalLog log;
    private final DaySteps steps;
    private final Retry retry;

    /** @param attempts at each step that may have to wait for others, at least 1 */
    DayDrop(
            Database database,
            RetentionSettings settings,
            DatabaseClock clock,
            RemovalLog log,
            int attempts,
            DaySteps steps) {
        this.database = database;
        this.links = new PartitionLinks(settings.lockTimeout());
        this.gate = new ExportGate(settings.requireExport());
        this.clock = clock;
        this.log = log;
        this.steps = steps;
        this.retry = new Retry(attempts, Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    /**
     * Begins with a day, or shortens the time that is left to one which stands alone already.
     *
     * @param grace how long its rows are kept
     * @param forced goes although no verified export holds it
     */
    DayEnd take(DayPartition partition, Duration grace, boolean forced) {
        write("take-day", connection -> {
            DayNotes.take(connection, partition, log.command(), grace, forced);
            return null;
        });
        steps.done(Step.NOTED, partition);
        return goOn(partition, true);
    }

    /**
     * Goes on with a day that has its note.
     *
     * @param mayDrop whether its rows may go when its time is over; a day that was taken for good goes in any case
     */
    DayEnd goOn(DayPartition partition, boolean mayDrop) {
        Optional<DayNote> found = read(connection -> DayNotes.find(connection, partition));
        if (found.isEmpty() || found.get().state() == DayNote.State.DROPPED) {
            return DayEnd.VANISHED;
        }
        DayNote note = found.get();
        if (note.state() == DayNote.State.DETACHING) {
            if (!passes(() -> detach(partition))) {
                return DayEnd.WAITING;
            }
            steps.done(Step.DETACHED, partition);
            if (!mayGo(partition, note)) {
                return passes(() -> attach(partition, Action.PUT_BACK)) ? DayEnd.PUT_BACK : DayEnd.WAITING;
            }
            note = shelve(partition, note.forced());
            steps.done(Step.SHELVED, partition);
        }
        DayNote shelved = note;
        if (!read(connection -> shelved.isOver(clock.now(connection))) || !mayDrop && !note.hasNoGrace()) {
            return DayEnd.DETACHED;
        }
        if (!mayGo(partition, note)) {
            return DayEnd.KEPT;
        }
        return end(partition, note.forced());
    }

    /**
     * Brings a day back whose rows are there, from wherever it is on its way out.
     *
     * @return whether nobody was in the way
     */
    boolean putBack(DayPartition partition, Action action) {
        return passes(() -> finishDetaching(partition)) && passes(() -> attach(partition, action));
    }

    private Void finishDetaching(DayPartition partition) {
        return database.outsideTransactions("finish-detaching", connection -> {
            links.finishDetaching(connection, partition.table());
            return null;
        });
    }

    /** In one transaction with forgetting that it was taken. */
    private Void attach(DayPartition partition, Action action) {
        return database.transactions().call(OperationKind.DDL, "put-day-back", connection -> {
            if (!PartitionLinks.of(connection, partition.table()).containsKey(partition.name())) {
                links.attach(connection, partition);
            }
            DayNotes.forget(connection, partition);
            addSize(connection, partition, action, false);
            return null;
        });
    }

    private Void detach(DayPartition partition) {
        return database.outsideTransactions("detach-day", connection -> {
            links.detach(connection, partition);
            return null;
        });
    }

    private boolean mayGo(DayPartition partition, DayNote note) {
        return note.forced() || read(connection -> gate.isOpen(connection, partition));
    }

    private DayNote shelve(DayPartition partition, boolean forced) {
        return write("shelve-day", connection -> {
            DayNotes.detached(connection, partition);
            if (PartitionLinks.isThere(connection, partition)) {
                addSize(connection, partition, Action.DETACH, forced);
            }
            return DayNotes.find(connection, partition).orElseThrow();
        });
    }

    private DayEnd end(DayPartition partition, boolean forced) {
        OptionalLong rows = count(partition);
        if (!passes(() -> drop(partition, rows, forced))) {
            return DayEnd.WAITING;
        }
        steps.done(Step.DROPPED, partition);
        return rows.isPresent() ? DayEnd.DROPPED : DayEnd.VANISHED;
    }

    /** Empty where the day is not there. */
    private OptionalLong count(DayPartition partition) {
        return database.outsideTransactions("count-day", connection -> {
            if (!PartitionLinks.isThere(connection, partition)) {
                return OptionalLong.empty();
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from " + partition.quoted())) {
                row.next();
                return OptionalLong.of(row.getLong(1));
            }
        });
    }

    /** The day, the note of it and the audit in one transaction. */
    private Void drop(DayPartition partition, OptionalLong rows, boolean forced) {
        return database.transactions().call(OperationKind.DDL, "drop-day", connection -> {
            if (rows.isPresent()) {
                log.add(
                        connection,
                        Action.DROP,
                        partition.dataset(),
                        partition.day(),
                        rows,
                        TableSizes.of(connection, partition.quoted()).bytes(),
                        forced);
            }
            links.drop(connection, partition);
            DayNotes.dropped(connection, partition);
            DayChanges.note(connection, partition.dataset(), partition.day());
            return null;
        });
    }

    private void addSize(Connection connection, DayPartition partition, Action action, boolean forced)
            throws SQLException {
        TableSizes sizes = TableSizes.of(connection, partition.quoted());
        log.add(connection, action, partition.dataset(), partition.day(), sizes.rows(), sizes.bytes(), forced);
    }

    /** Whether it was done within the attempts that others leave; a connection that is lost is no such thing. */
    private boolean passes(Supplier<Void> step) {
        try {
            retry.call(step, DayDrop::isInTheWay);
            return true;
        } catch (DatabaseUnavailableException e) {
            if (isInTheWay(e)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isInTheWay(RuntimeException failure) {
        return failure instanceof DatabaseUnavailableException
                && !(failure instanceof CommitUnknownException)
                && failure.getCause() instanceof SQLException sql
                && !SqlStates.isConnectionLost(sql);
    }

    private <T> T read(SqlFunction<T> work) {
        return database.transactions().call(OperationKind.READ, "look-at-day", work);
    }

    private <T> T write(String name, SqlFunction<T> work) {
        return database.transactions().call(OperationKind.WRITE, name, work);
    }
}

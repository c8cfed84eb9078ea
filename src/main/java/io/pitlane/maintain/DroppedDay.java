package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.database.Database;
import io.pitlane.database.DatabaseClock;
import io.pitlane.database.OperationKind;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.maintain.RemovalLog.Action;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A day that was taken away on purpose, and so is kept from coming back. Thread-safe. */
public final class DroppedDay {

    private static final int MOST_NAMED = 5;

    /** Others are told soon that the day cannot be had yet. */
    private static final int ATTEMPTS = 6;

    private final Database database;
    private final RetentionSettings settings;
    private final DayPartition partition;
    private final RemovalLog log = new RemovalLog("db undrop");

    /** What came of it. */
    public enum Return {
        /** It is in its table again, with all its rows. */
        IS_BACK,
        /** Loads may make it again; its rows are gone. */
        MAY_COME
    }

    public DroppedDay(Database database, RetentionSettings settings, String dataset, LocalDate day) {
        if (dataset.indexOf('.') < 1) {
            throw new InvalidInputException(
                    "\"" + dataset + "\" is not the name of a dataset (expected e.g. market.trades)");
        }
        this.database = database;
        this.settings = settings;
        this.partition = new DatasetTable(dataset).day(day);
    }

    /**
     * Puts the day back while its rows are there; else lets loads make it again. Retention leaves it alone from then on.
     *
     * @throws InvalidInputException if it was not dropped
     * @throws OperationFailedException if the role may not, or somebody reads the day still
     */
    public Return letReturn() {
        database.transactions().call(OperationKind.READ, "look-at-day", this::isKept);
        return database.outsideTransactions("undrop", session -> {
            Turn.require(session, List.of(partition.dataset()));
            return isKept(session)
                    ? putBack()
                    : database.transactions().call(OperationKind.WRITE, "undrop-day", this::forget);
        });
    }

    /** Whether its rows are there; throws if it was not dropped. */
    private boolean isKept(Connection connection) throws SQLException {
        TreeMap<LocalDate, DayNote> notes = DayNotes.of(connection, partition.dataset(), true);
        DayNote note = notes.get(partition.day());
        if (note == null) {
            throw new InvalidInputException(why(notes));
        }
        return note.state() != DayNote.State.DROPPED && PartitionLinks.isThere(connection, partition);
    }

    private Return forget(Connection connection) throws SQLException {
        DayNotes.forget(connection, partition);
        log.add(
                connection,
                Action.UNDROP,
                partition.dataset(),
                partition.day(),
                OptionalLong.of(0),
                OptionalLong.empty(),
                false);
        return Return.MAY_COME;
    }

    private Return putBack() {
        DayDrop drop = new DayDrop(database, settings, DatabaseClock.ofTheServer(), log, ATTEMPTS, DaySteps.unheard());
        if (!drop.putBack(partition, Action.UNDROP)) {
            throw new OperationFailedException(
                    "Somebody has read " + partition
                            + " since before it was taken away, such as an export; run this again"
                            + " when that is done",
                    null);
        }
        return Return.IS_BACK;
    }

    private String why(TreeMap<LocalDate, DayNote> notes) {
        return partition.day() + " was not dropped from " + partition.dataset()
                + (notes.isEmpty()
                        ? "; no day was"
                        : "; the newest that were: "
                                + notes.descendingKeySet().stream()
                                        .limit(MOST_NAMED)
                                        .map(LocalDate::toString)
                                        .collect(Collectors.joining(", ")));
    }
}

package io.pitlane.load;

import io.pitlane.database.Transactions;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RefusalReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The days that batches of one dataset reach, and the partitions for them. Which are there is asked for each batch, in
 * its transaction: another process may have dropped one since. Thread-safe.
 */
final class BatchDays {

    /**
     * Days that were dropped, whatever is there in their place, and days that have no partition. By name in the tables of
     * the catalog: what to_regclass says may be from before the transaction's first look.
     */
    private static final String FIND = "select reached.day, dropped.state from unnest(?::date[]) reached (day)"
            + " left join ops.dropped_days dropped on dropped.dataset = ? and dropped.day = reached.day"
            + " left join (pg_class partition join pg_namespace space on space.oid = partition.relnamespace"
            + " join pg_inherits inherited on inherited.inhrelid = partition.oid and not inherited.inhdetachpending)"
            + " on inherited.inhparent = ?::regclass and space.nspname = ?"
            + " and partition.relname = ? || to_char(reached.day, '_YYYY_MM_DD')"
            + " where dropped.state is not null or partition.oid is null order by reached.day";

    private final Dataset dataset;
    private final DayPartitions partitions;
    private final Dropped whenDropped;
    private final int timeColumn;

    /** What becomes of records of a day that was dropped on purpose. */
    enum Dropped {
        /** Their batch fails. */
        HELD,
        /** They are refused, and the others of the batch are not. */
        REFUSED
    }

    private BatchDays(Dataset dataset, DayPartitions partitions, Dropped whenDropped) {
        this.whenDropped = whenDropped;
        this.dataset = dataset;
        this.partitions = partitions;
        this.timeColumn = dataset.indexOf(dataset.time());
    }

    /** Empty where the table is not cut by day. */
    static Optional<BatchDays> of(Dataset dataset, Transactions transactions, Dropped whenDropped) {
        return dataset.isPartitionedByDay()
                ? Optional.of(new BatchDays(dataset, new DayPartitions(transactions), whenDropped))
                : Optional.empty();
    }

    /**
     * Looks whether the pending rows have their partitions.
     *
     * @throws MissingDaysException if not: roll back, {@link #create} them and try again
     * @throws HeldDayException if a day was dropped on purpose
     */
    void require(Connection connection, Batch batch) throws SQLException {
        Set<LocalDate> days = reached(batch);
        if (days.isEmpty()) {
            return;
        }
        List<LocalDate> missing = new ArrayList<>();
        Map<LocalDate, String> dropped = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", days.stream().map(LocalDate::toString).toArray()));
            statement.setString(2, dataset.name());
            statement.setString(3, TableSql.quote(dataset.schema()) + "." + TableSql.quote(dataset.table()));
            statement.setString(4, dataset.schema());
            statement.setString(5, dataset.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    LocalDate day = rows.getObject(1, LocalDate.class);
                    if (rows.getString(2) == null) {
                        missing.add(day);
                    } else if (whenDropped == Dropped.REFUSED) {
                        dropped.put(day, rows.getString(2));
                    } else {
                        throw DayPartitions.dropped(dataset.name(), day, rows.getString(2), null);
                    }
                }
            }
        }
        if (!dropped.isEmpty()) {
            refuse(batch, dropped);
        }
        if (!missing.isEmpty()) {
            throw new MissingDaysException(dataset.name(), missing);
        }
    }

    private void refuse(Batch batch, Map<LocalDate, String> dropped) {
        for (int row = 0; row < batch.rows.rows(); row++) {
            LocalDate day = dayOf(batch.rows.bytes(), batch.rows.start(row));
            if (batch.isPending(row) && dropped.containsKey(day)) {
                batch.reject(
                        row,
                        RefusalReason.OUT_OF_BOUNDS,
                        DayPartitions.dropped(dataset.name(), day, dropped.get(day), null)
                                .getMessage());
            }
        }
    }

    private LocalDate dayOf(byte[] bytes, int rowStart) {
        return Days.of(dayNumber(bytes, rowStart));
    }

    private int dayNumber(byte[] bytes, int rowStart) {
        return Days.number(bytes, rowStart, timeColumn);
    }

    /** Its day is no partition yet, and need not be. */
    private static boolean isApart(Batch batch, int row) {
        return batch.places != null && batch.places.of(row) != null;
    }

    private Set<LocalDate> reached(Batch batch) {
        Set<LocalDate> days = new TreeSet<>();
        int last = Integer.MIN_VALUE;
        for (int row = 0; row < batch.rows.rows(); row++) {
            if (batch.isPending(row) && !isApart(batch, row)) {
                int day = dayNumber(batch.rows.bytes(), batch.rows.start(row));
                if (day != last) {
                    days.add(Days.of(day));
                    last = day;
                }
            }
        }
        return days;
    }

    /**
     * Makes days for a batch, each in a transaction of its own.
     *
     * @throws HeldDayException if a day was dropped meanwhile, or a file of the batch has had too many
     */
    void create(Batch batch, List<LocalDate> days) {
        charge(batch, days);
        for (LocalDate day : days) {
            partitions.create(dataset.schema(), dataset.table(), day);
        }
    }

    /**
     * As {@link #create}, while the caller's transaction is open: it takes notice of the days, which a transaction that
     * wrote to the table before does not do by itself.
     */
    void createBeside(Connection connection, Batch batch, List<LocalDate> days) throws SQLException {
        create(batch, days);
        try (Statement statement = connection.createStatement()) {
            for (LocalDate day : days) {
                statement.execute("lock table only " + TableSql.quote(dataset.schema()) + "."
                        + TableSql.quote(DayPartitions.nameOf(dataset.table(), day)) + " in access share mode");
            }
        }
    }

    /** As {@link #create}, in the caller's transaction. */
    void createIn(Connection connection, Batch batch, List<LocalDate> days) throws SQLException {
        charge(batch, days);
        for (LocalDate day : days) {
            DayPartitions.create(connection, dataset.schema(), dataset.table(), day);
        }
    }

    /** Each file pays for the days that it reaches itself. */
    private void charge(Batch batch, List<LocalDate> days) {
        Set<LocalDate> made = new HashSet<>(days);
        Map<BatchEntry, Set<LocalDate>> byFile = new HashMap<>();
        for (int row = 0; row < batch.rows.rows(); row++) {
            LocalDate day = dayOf(batch.rows.bytes(), batch.rows.start(row));
            if (batch.isPending(row) && !isApart(batch, row) && made.contains(day)) {
                byFile.computeIfAbsent(batch.entryOf(row), entry -> new HashSet<>())
                        .add(day);
            }
        }
        byFile.forEach((entry, its) -> entry.newDays.take(dataset.name(), its));
    }
}

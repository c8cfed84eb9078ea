package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowComparison;
import io.pitlane.dataset.Timestamps;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Asks the table which rows of a batch it knows. Usually by one look at the batch's time range, which costs little where
 * nothing is known; by the keys themselves where that range holds far more rows than the batch. Stateless.
 */
final class KnownRows {

    private static final int HEADER_LENGTH = 19;
    /** A range with more rows a row of the batch than this is left for the look-up by key. */
    private static final int MOST_PER_ROW = 4;

    private static final int ALWAYS_ALLOWED = 10_000;
    /** So many rows of a range are looked at in any case. */
    private static final int FIRST_ROWS = 1_000;
    /** So many keys, spread over the batch, tell whether any of it is known. */
    private static final int SAMPLE = 256;

    private final TableSql sql;
    private final RowComparison comparison;
    private final int timeColumn;
    private final int[] rangeColumns;
    private final int[] keyColumns;

    KnownRows(Dataset dataset, TableSql sql, RowComparison comparison) {
        this.sql = sql;
        this.comparison = comparison;
        this.timeColumn = dataset.indexOf(dataset.time());
        this.rangeColumns =
                dataset.identity().range().stream().mapToInt(dataset::indexOf).toArray();
        this.keyColumns =
                dataset.identity().key().stream().mapToInt(dataset::indexOf).toArray();
    }

    /** Hears of each row of the table that has the key of a row of the batch. */
    interface Found {

        void found(int batchRow, byte[] known, int knownStart);
    }

    /**
     * Looks through the batch's time range, and by key if that holds too much. Where the table holds much else in that
     * range and nothing of the batch turns up, the rest is left to the unique index: to read it all would cost more than
     * to write the batch.
     */
    void findInRange(Connection connection, Batch batch, KeyIndex index, Found found) throws SQLException {
        int rows = batch.rows.rows();
        if (!setRange(connection, batch, FIRST_ROWS)) {
            return;
        }
        boolean[] any = {false};
        Found noted = (row, known, start) -> {
            any[0] = true;
            found.found(row, known, start);
        };
        if (copyOut(connection, sql.copyKnownInRange(), index, noted) < FIRST_ROWS) {
            return;
        }
        if (!any[0]) {
            findKeys(connection, keys(batch, 0, rows, Math.max(1, rows / SAMPLE)), index, noted);
        }
        if (any[0]) {
            findAllInRange(connection, batch, index, found);
        }
    }

    private void findAllInRange(Connection connection, Batch batch, KeyIndex index, Found found) throws SQLException {
        long limit = (long) batch.rows.rows() * MOST_PER_ROW + ALWAYS_ALLOWED;
        if (setRange(connection, batch, limit) && copyOut(connection, sql.copyKnownInRange(), index, found) >= limit) {
            findByKey(connection, batch, 0, batch.rows.rows(), index, found);
        }
    }

    /** Looks the key of each pending row in {@code [from, to)} up, wherever in time the known row stands. */
    void findByKey(Connection connection, Batch batch, int from, int to, KeyIndex index, Found found)
            throws SQLException {
        findKeys(connection, keys(batch, from, to, 1), index, found);
    }

    private void findKeys(Connection connection, byte[] keys, KeyIndex index, Found found) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.createKeys());
            try (CopyStream copy = new CopyStream(connection, sql.copyKeysIn())) {
                copy.write(keys, 0, keys.length);
                copy.finish();
            }
            copyOut(connection, sql.copyKnownByKey(), index, found);
            statement.execute(sql.dropKeys());
        }
    }

    /** The keys of every {@code step}th row, where it is pending. */
    private byte[] keys(Batch batch, int from, int to, int step) {
        ByteArrayOutputStream keys = new ByteArrayOutputStream((to - from) / step * 48);
        byte[] bytes = batch.rows.bytes();
        for (int row = from; row < to; row += step) {
            int start = batch.rows.start(row);
            if (batch.isPending(row) && comparison.hasKey(bytes, start)) {
                keys.write(0);
                keys.write(keyColumns.length);
                for (int key : keyColumns) {
                    int column = BinaryRow.column(bytes, start, key);
                    keys.write(bytes, column, 4 + Math.max(0, BinaryRow.size(bytes, column)));
                }
            }
        }
        return keys.toByteArray();
    }

    /** Whether there is anything to look for. */
    private boolean setRange(Connection connection, Batch batch, long limit) throws SQLException {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        List<Set<String>> rangeValues = new ArrayList<>();
        for (int i = 0; i < rangeColumns.length; i++) {
            rangeValues.add(new LinkedHashSet<>());
        }
        byte[] bytes = batch.rows.bytes();
        for (int row = 0; row < batch.rows.rows(); row++) {
            int start = batch.rows.start(row);
            if (batch.isPending(row) && comparison.hasKey(bytes, start)) {
                long time = BinaryRow.longValue(bytes, BinaryRow.column(bytes, start, timeColumn));
                first = Math.min(first, time);
                last = Math.max(last, time);
                addRangeValues(bytes, start, rangeValues);
            }
        }
        if (first > last) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.setRange())) {
            statement.setString(1, Timestamps.instant(first).toString());
            statement.setString(2, Timestamps.instant(last).toString());
            statement.setString(3, Long.toString(limit));
            for (int i = 0; i < rangeValues.size(); i++) {
                statement.setArray(
                        4 + i,
                        connection.createArrayOf("text", rangeValues.get(i).toArray()));
            }
            statement.execute();
        }
        return true;
    }

    private void addRangeValues(byte[] bytes, int start, List<Set<String>> rangeValues) {
        for (int i = 0; i < rangeColumns.length; i++) {
            int column = BinaryRow.column(bytes, start, rangeColumns[i]);
            rangeValues
                    .get(i)
                    .add(new String(bytes, column + 4, BinaryRow.size(bytes, column), StandardCharsets.UTF_8));
        }
    }

    /** Returns the number of rows that came. */
    private static long copyOut(Connection connection, String copySql, KeyIndex index, Found found)
            throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copySql);
        try {
            long rows = 0;
            boolean header = true;
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                int at = header ? HEADER_LENGTH : 0;
                header = false;
                while (at < message.length && message[at] >= 0) {
                    int row = index.find(message, at);
                    if (row >= 0) {
                        found.found(row, message, at);
                    }
                    at = BinaryRow.end(message, at);
                    rows++;
                }
            }
            return rows;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}

package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RowComparison;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Merges rows through a temporary table where the newest version of a record wins. An older version never replaces a
 * newer one, in whatever order they come.
 */
final class MergeWriter implements RowWriter {

    private static final String AS_NEW = "another version of the record (%s) is as new and has other content";

    private final TableSql sql;
    private final RowComparison comparison;
    private final int newestColumn;

    MergeWriter(Dataset dataset) {
        this.sql = new TableSql(dataset);
        this.comparison = new RowComparison(dataset);
        this.newestColumn = dataset.indexOf(dataset.identity().newestBy());
    }

    @Override
    public void write(Connection connection, Batch batch) throws SQLException {
        KeyIndex index = new KeyIndex(comparison, batch.rows);
        index.forEachChain(first -> keepNewest(batch, index, first));
        Isolation.halve(connection, batch, 0, batch.rows.rows(), (from, to) -> merge(connection, batch, from, to));
    }

    private void keepNewest(Batch batch, KeyIndex index, int first) {
        int newest = first;
        for (int row = index.following(first); row != KeyIndex.NONE; row = index.following(row)) {
            if (batch.isPending(row) && (!batch.isPending(newest) || time(batch, row) > time(batch, newest))) {
                newest = row;
            }
        }
        for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
            if (row != newest && batch.isPending(row)) {
                settleOlder(batch, row, newest);
            }
        }
    }

    private void settleOlder(Batch batch, int row, int newest) {
        byte[] bytes = batch.rows.bytes();
        boolean contradicts = time(batch, row) == time(batch, newest)
                && !comparison.sameContent(bytes, batch.rows.start(row), bytes, batch.rows.start(newest));
        if (contradicts) {
            batch.reject(row, RefusalReason.CONFLICT, AS_NEW.formatted(comparison.keyFields()));
        } else {
            batch.settle(row, RowOutcome.DUPLICATE);
        }
    }

    private long time(Batch batch, int row) {
        byte[] bytes = batch.rows.bytes();
        return BinaryRow.longValue(bytes, BinaryRow.column(bytes, batch.rows.start(row), newestColumn));
    }

    private void merge(Connection connection, Batch batch, int from, int to) throws SQLException {
        Set<Integer> conflicts = new HashSet<>();
        Map<Integer, Boolean> merged = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql.createStaged());
            stage(connection, batch, from, to);
            try (ResultSet rows = statement.executeQuery(sql.deleteStagedConflicts())) {
                while (rows.next()) {
                    conflicts.add(rows.getInt(1));
                }
            }
            try (ResultSet rows = statement.executeQuery(sql.merge())) {
                while (rows.next()) {
                    merged.put(rows.getInt(1), rows.getBoolean(2));
                }
            }
            statement.execute(sql.dropStaged());
        }
        for (int row = from; row < to; row++) {
            if (batch.isPending(row)) {
                settle(batch, row, conflicts.contains(row), merged.get(row));
            }
        }
    }

    private void settle(Batch batch, int row, boolean conflict, Boolean added) {
        if (conflict) {
            batch.reject(row, RefusalReason.CONFLICT, AS_NEW.formatted(comparison.keyFields()));
        } else if (added == null) {
            batch.settle(row, RowOutcome.DUPLICATE);
        } else {
            batch.settle(row, added ? RowOutcome.INSERTED : RowOutcome.UPDATED);
        }
    }

    private void stage(Connection connection, Batch batch, int from, int to) throws SQLException {
        try (CopyStream copy = new CopyStream(connection, sql.copyStagedIn())) {
            byte[] prefix = new byte[10];
            for (int row = from; row < to; row++) {
                if (batch.isPending(row)) {
                    int start = batch.rows.start(row);
                    BinaryRow.numberedPrefix(batch.rows.bytes(), start, row, prefix);
                    copy.write(prefix, 0, prefix.length);
                    copy.write(batch.rows.bytes(), start + 2, batch.rows.start(row + 1));
                }
            }
            copy.finish();
        }
    }
}

package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RowComparison;
import io.pitlane.error.IntegrityException;
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
        while (true) {
            Map<Integer, Integer> newest = deferOlder(batch, index);
            Isolation.halve(
                    connection,
                    batch,
                    0,
                    batch.rows.rows(),
                    (from, to) -> merge(connection, batch, from, to),
                    (from, to) -> {});
            if (!settleOlder(batch, index, newest)) {
                return;
            }
        }
    }

    /** Lets only the newest pending version of each record go; tells the newest by the first row of its chain. */
    private Map<Integer, Integer> deferOlder(Batch batch, KeyIndex index) {
        Map<Integer, Integer> newest = new HashMap<>();
        index.forEachChain(first -> {
            if (index.following(first) != KeyIndex.NONE) {
                int last = KeyIndex.NONE;
                for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
                    if (batch.isPending(row) && (last == KeyIndex.NONE || time(batch, row) > time(batch, last))) {
                        last = row;
                    }
                }
                for (int row = first; row != KeyIndex.NONE; row = index.following(row)) {
                    if (row != last && batch.isPending(row)) {
                        batch.defer(row);
                    }
                }
                newest.put(first, last);
            }
        });
        return newest;
    }

    /** Settles older versions by the newest; where that was refused, they go after all. */
    private boolean settleOlder(Batch batch, KeyIndex index, Map<Integer, Integer> newest) {
        boolean again = false;
        for (Map.Entry<Integer, Integer> chain : newest.entrySet()) {
            for (int row = chain.getKey(); row != KeyIndex.NONE; row = index.following(row)) {
                if (batch.outcome(row) == RowOutcome.WAITING) {
                    if (batch.outcome(chain.getValue()) == RowOutcome.REJECTED) {
                        batch.resume(row);
                        again = true;
                    } else {
                        settleOlder(batch, row, chain.getValue());
                    }
                }
            }
        }
        return again;
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
            try (ResultSet rows = statement.executeQuery(sql.merge())) {
                while (rows.next()) {
                    merged.put(rows.getInt(1), rows.getBoolean(2));
                }
            }
            // The merge has locked every row that it met, changed or not: what is read now stays true until the commit.
            boolean saidAgain = false;
            try (ResultSet rows = statement.executeQuery(sql.compareStaged())) {
                while (rows.next()) {
                    switch (rows.getString(2)) {
                        case "conflict" -> conflicts.add(rows.getInt(1));
                        case "newer" -> {
                            saidAgain = true;
                            batch.markSaidAgain(rows.getInt(1));
                        }
                        default ->
                            throw new IntegrityException(sql.table()
                                    + " did not take a record that was merged into it:"
                                    + " does a trigger or rule drop rows?");
                    }
                }
            }
            if (saidAgain) {
                statement.execute(sql.advanceNewest());
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

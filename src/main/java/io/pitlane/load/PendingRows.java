package io.pitlane.load;

import io.pitlane.error.IntegrityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.IntPredicate;

/** Copies rows of a batch into a table, neighbours together. Pure functions. */
final class PendingRows {

    private PendingRows() {}

    /** Copies the wanted rows in {@code [from, to)} as they lie; settles none. */
    static void copy(
            Connection connection, String copySql, String table, Batch batch, int from, int to, IntPredicate wanted)
            throws SQLException {
        copy(connection, copySql, table, batch, from, to, null, wanted);
    }

    /**
     * Copies the wanted rows in {@code [from, to)}; settles none.
     *
     * @param order those rows in the order in which they go; null: as they lie
     */
    static void copy(
            Connection connection,
            String copySql,
            String table,
            Batch batch,
            int from,
            int to,
            int[] order,
            IntPredicate wanted)
            throws SQLException {
        long sent = 0;
        long taken;
        try (CopyStream copy = new CopyStream(connection, copySql)) {
            int runStart = -1;
            int runEnd = -1;
            for (int i = from; i < to; i++) {
                int row = order == null ? i : order[i - from];
                if (wanted.test(row)) {
                    if (row != runEnd) {
                        sent += write(copy, batch, runStart, runEnd);
                        runStart = row;
                    }
                    runEnd = row + 1;
                }
            }
            sent += write(copy, batch, runStart, runEnd);
            taken = copy.finish();
        }
        if (taken != sent) {
            throw new IntegrityException(
                    table + " took " + taken + " of " + sent + " rows: does a trigger or rule drop rows?");
        }
    }

    private static int write(CopyStream copy, Batch batch, int from, int to) throws SQLException {
        if (to > from) {
            copy.write(batch.rows, from, to);
        }
        return to - from;
    }

    /** Settles the pending rows in {@code [from, to)}: they are in a table. */
    static void inserted(Batch batch, int from, int to) {
        for (int row = from; row < to; row++) {
            if (batch.isPending(row)) {
                batch.settle(row, RowOutcome.INSERTED);
            }
        }
    }
}

package io.pitlane.load;

import io.pitlane.error.IntegrityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.IntPredicate;

/** Copies rows of a batch into a table, neighbours together. Pure functions. */
final class PendingRows {

    private PendingRows() {}

    /** Copies the wanted rows in {@code [from, to)}; settles none. */
    static void copy(
            Connection connection, String copySql, String table, Batch batch, int from, int to, IntPredicate wanted)
            throws SQLException {
        long sent = 0;
        long taken;
        try (CopyStream copy = new CopyStream(connection, copySql)) {
            int runStart = -1;
            for (int row = from; row <= to; row++) {
                boolean goes = row < to && wanted.test(row);
                if (goes && runStart < 0) {
                    runStart = row;
                } else if (!goes && runStart >= 0) {
                    copy.write(batch.rows, runStart, row);
                    sent += row - runStart;
                    runStart = -1;
                }
            }
            taken = copy.finish();
        }
        if (taken != sent) {
            throw new IntegrityException(
                    table + " took " + taken + " of " + sent + " rows: does a trigger or rule drop rows?");
        }
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

package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A group of batches is looked up by the key of the ledger, whatever its statistics say: it grows by thousands of lines
 * between two looks of autovacuum while a backlog is worked off, and reading all of them for each group takes longer than
 * loading it.
 */
@DatabaseTest
class LedgerLookUpPlanTest {

    private final TestDatabase database;

    LedgerLookUpPlanTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void emptyLedger() {
        database.execute("alter table ops.loads set (autovacuum_enabled = false); truncate ops.loads");
    }

    @Test
    void withoutStatistics() throws SQLException {
        insertLines(1, 30_000);

        assertThat(plan()).contains("loads_pkey").doesNotContain("Seq Scan", "Bitmap");
    }

    @Test
    void withStatisticsOfALedgerThatWasAlmostEmpty() throws SQLException {
        insertLines(1, 20);
        database.execute("vacuum analyze ops.loads");
        insertLines(21, 30_000);

        assertThat(plan()).contains("loads_pkey").doesNotContain("Seq Scan", "Bitmap");
    }

    @Test
    void withFreshStatistics() throws SQLException {
        insertLines(1, 30_000);
        database.execute("vacuum analyze ops.loads");

        assertThat(plan()).contains("loads_pkey").doesNotContain("Seq Scan", "Bitmap");
    }

    private void insertLines(int first, int last) {
        database.execute(
                "insert into ops.loads (load_id, dataset, chunk, origin, first_record, read, inserted, updated,"
                        + " duplicate, rejected, last, writer, started_at)"
                        + " select 'batch-' || i, 'pit.trades', 0, 'test', 0, 3, 3, 0, 0, 0, true, 'test', now()"
                        + " from generate_series(" + first + ", " + last + ") i");
    }

    private String plan() throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("explain " + new Ledger(LoadTables.OPS).findSql())) {
            Object[] ids = IntStream.range(0, 1000).mapToObj(i -> "batch-" + i).toArray();
            statement.setArray(1, connection.createArrayOf("text", ids));
            statement.setString(2, "pit.trades");
            try (ResultSet lines = statement.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }
}

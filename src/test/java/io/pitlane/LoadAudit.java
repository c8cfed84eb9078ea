package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Compares what the database holds with what was generated, record by record. */
final class LoadAudit {

    private static final String ROWS = "copy (select (extract(epoch from ts) * 1000000)::bigint || '|' || symbol || '|'"
            + " || venue || '|' || side || '|' || round(price * 100) || '|' || round(qty * 1000) || '|'"
            + " || coalesce(trade_id, '') || '|' || coalesce(order_id, '') || '|' || (attributes ->> 'fee')"
            + " from pit.trades) to stdout";
    private static final String REFUSED =
            "select record, line, reason, convert_from(raw, 'UTF8') from ops.quarantine order by record";
    private static final String LEDGER = "select chunk, repeat, first_record, read, inserted, updated, duplicate,"
            + " rejected, last from ops.loads order by load_id, chunk, repeat";
    private static final int MOST_SHOWN = 10;

    private final Connection connection;

    LoadAudit(Connection connection) {
        this.connection = connection;
    }

    /** Empties what loads fill. */
    static void reset(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("truncate pit.trades, ops.loads, ops.quarantine");
        }
    }

    /** Every row as often as it was generated, and none besides. */
    void hasExactlyTheRowsOf(TradesFile file) throws SQLException {
        hasExactly(file.rows());
    }

    void hasExactly(Map<String, Integer> rows) throws SQLException {
        Map<String, Integer> missing = new HashMap<>(rows);
        List<String> tooMany = new ArrayList<>();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(ROWS);
        for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
            String row = new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
            Integer left = missing.get(row);
            if (left == null) {
                tooMany.add(row);
            } else if (left == 1) {
                missing.remove(row);
            } else {
                missing.put(row, left - 1);
            }
        }
        assertThat(tooMany.stream().limit(MOST_SHOWN))
                .as("rows that are there too often or were never sent, %d in all", tooMany.size())
                .isEmpty();
        assertThat(missing.entrySet().stream().limit(MOST_SHOWN))
                .as("rows that are missing, %d different ones", missing.size())
                .isEmpty();
    }

    /** Each broken line is in quarantine once, with its place, its reason and its bytes. */
    void hasExactlyTheRefusalsOf(TradesFile file) throws SQLException {
        Set<TradesFile.Refused> expected = Set.copyOf(file.refused());
        List<TradesFile.Refused> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(REFUSED)) {
            while (rows.next()) {
                found.add(
                        new TradesFile.Refused(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4)));
            }
        }
        assertThat(found.stream().filter(refused -> !expected.contains(refused)).limit(MOST_SHOWN))
                .as("refusals that are no broken lines")
                .isEmpty();
        assertThat(found).as("one refusal a broken line").hasSameSizeAs(expected);
        assertThat(Set.copyOf(found)).isEqualTo(expected);
    }

    /** The chunks of the one load follow each other without a gap and account for every record. */
    void hasALedgerThatAccountsFor(TradesFile file) throws SQLException {
        int chunks = 0;
        long read = 0;
        long inserted = 0;
        long duplicate = 0;
        long rejected = 0;
        boolean ended = false;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LEDGER)) {
            while (rows.next()) {
                assertThat(ended).as("the last chunk is behind all others").isFalse();
                assertThat(rows.getInt("chunk")).isEqualTo(chunks);
                assertThat(rows.getInt("repeat")).isZero();
                assertThat(rows.getLong("first_record"))
                        .as("first record of chunk %d", chunks)
                        .isEqualTo(read);
                assertThat(rows.getLong("read"))
                        .isEqualTo(rows.getLong("inserted")
                                + rows.getLong("updated")
                                + rows.getLong("duplicate")
                                + rows.getLong("rejected"));
                chunks++;
                read += rows.getLong("read");
                inserted += rows.getLong("inserted");
                duplicate += rows.getLong("duplicate");
                rejected += rows.getLong("rejected");
                ended = rows.getBoolean("last");
            }
        }
        assertThat(ended).as("the last chunk is there").isTrue();
        assertThat(read).isEqualTo(file.records());
        assertThat(inserted).isEqualTo(file.rowCount());
        assertThat(duplicate).isEqualTo(file.duplicates());
        assertThat(rejected).isEqualTo(file.refused().size());
    }

    /** The readable copy of the quarantine has one line a refusal, and nothing unfinished lies beside it. */
    static void hasExactlyOneRejectsFile(Path folder, TradesFile file) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            try (Stream<String> lines = Files.lines(found.get(0))) {
                assertThat(lines.count()).isEqualTo(file.refused().size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.pitlane.export;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The drills as the database has them, in {@code ops.restore_drills}. Each call is a transaction of its own. */
public final class DrillLedger {

    private static final String LAST =
            "select set_name, kind, state, coalesce(detail, ''), extract(epoch from ended_at - started_at), ended_at"
                    + " from ops.restore_drills where state = any (?) order by started_at desc limit 1";

    private static final String LAST_WHOLE =
            "select max(started_at) from ops.restore_drills where kind = 'whole' and state = 'passed'";

    private static final String OLDEST_EXPORT = "select min(created_at) from ops.exports where removed_at is null";

    private final Transactions transactions;

    public DrillLedger(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A drill that has ended.
     *
     * @param state {@code passed}, {@code damaged} or {@code failed}
     * @param detail empty unless something was found
     */
    public record Row(String set, String kind, String state, String detail, double seconds, Instant endedAt) {}

    /** The last that has ended; empty where none has. */
    public Optional<Row> last() {
        return last("passed", "damaged", "failed");
    }

    /** The last that has passed, in whatever process; empty where none has. */
    public Optional<Row> lastPassed() {
        return last("passed");
    }

    private Optional<Row> last(String... states) {
        return transactions.call(OperationKind.READ, "last-drill", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LAST)) {
                statement.setArray(1, connection.createArrayOf("text", states));
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row(row)) : Optional.empty();
                }
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getDouble(5),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }

    /** Of when the oldest export is that is there; empty where there is none. */
    public Optional<Instant> oldestExport() {
        return transactions.call(OperationKind.READ, "oldest-export", connection -> time(connection, OLDEST_EXPORT));
    }

    /** When the last drill of a whole set began that passed; empty where none has. */
    Optional<Instant> lastWhole() {
        return transactions.call(OperationKind.READ, "last-whole-drill", connection -> time(connection, LAST_WHOLE));
    }

    private static Optional<Instant> time(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Optional.ofNullable(row.getObject(1, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
        }
    }

    /** SHA-256 of the parts that were restored before and found whole. */
    Set<String> drilled() {
        return transactions.call(OperationKind.READ, "drilled-parts", connection -> {
            Set<String> parts = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select sha256 from ops.drilled_parts")) {
                while (row.next()) {
                    parts.add(row.getString(1));
                }
            }
            return parts;
        });
    }

    long began(String set, String kind, String server) {
        return transactions.call(OperationKind.WRITE, "drill-began", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into ops.restore_drills (set_name, kind, server) values (?, ?, ?) returning id")) {
                statement.setString(1, set);
                statement.setString(2, kind);
                statement.setString(3, server);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /**
     * @param restored parts that this drill has restored
     * @param all parts of the set; what is known of others is forgotten
     */
    void passed(long drill, List<ManifestPart> restored, Collection<ManifestPart> all) {
        transactions.call(OperationKind.BULK, "drill-passed", connection -> {
            end(connection, drill, "passed", restored, null);
            remember(connection, restored, all);
            return null;
        });
    }

    /** @param state {@code damaged} or {@code failed} */
    void notPassed(long drill, String state, List<ManifestPart> restored, String detail) {
        transactions.call(OperationKind.WRITE, "drill-" + state, connection -> {
            end(connection, drill, state, restored, detail);
            return null;
        });
    }

    private static void end(Connection connection, long drill, String state, List<ManifestPart> restored, String detail)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("update ops.restore_drills set state = ?,"
                + " parts = ?, rows = ?, detail = ?, ended_at = clock_timestamp() where id = ?")) {
            statement.setString(1, state);
            statement.setInt(2, restored.size());
            statement.setLong(3, restored.stream().mapToLong(ManifestPart::rows).sum());
            statement.setString(4, detail);
            statement.setLong(5, drill);
            statement.executeUpdate();
        }
    }

    private static void remember(Connection connection, List<ManifestPart> restored, Collection<ManifestPart> all)
            throws SQLException {
        try (PreparedStatement forget =
                        connection.prepareStatement("delete from ops.drilled_parts where sha256 <> all (?)");
                PreparedStatement add = connection.prepareStatement(
                        "insert into ops.drilled_parts (sha256)"
                                + " select distinct unnest(?::text[]) on conflict (sha256) do update set drilled_at = clock_timestamp()")) {
            forget.setArray(1, hashes(connection, all));
            forget.executeUpdate();
            add.setArray(1, hashes(connection, restored));
            add.executeUpdate();
        }
    }

    private static Array hashes(Connection connection, Collection<ManifestPart> parts) throws SQLException {
        return connection.createArrayOf(
                "text", parts.stream().map(ManifestPart::sha256).toArray());
    }
}

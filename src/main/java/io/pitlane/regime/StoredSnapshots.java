package io.pitlane.regime;

import io.pitlane.database.StatementFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows of {@code pit.regime_snapshots}, within its callers' transactions. Thread-safe. */
public final class StoredSnapshots {

    private final StatementFile statement;

    /** @param statements the folder {@code routes/sql} */
    public StoredSnapshots(Path statements) {
        this.statement = StatementFile.read(statements.resolve("regime-stored.sql"));
    }

    SnapshotHistory around(Connection connection, Boundary boundary) throws SQLException {
        return SnapshotHistory.of(
                boundary, rows(connection, boundary.time(), boundary.earlier(SnapshotHistory.STABLE_STEPS)));
    }

    /** The newest row that is not ahead of a time. */
    public Optional<Snapshot> newest(Connection connection, Instant time) throws SQLException {
        return rows(connection, time, time).stream().findFirst();
    }

    /** Those from {@code since} to {@code until}, and the newest one before; the newest first. */
    private List<Snapshot> rows(Connection connection, Instant until, Instant since) throws SQLException {
        List<Snapshot> found = new ArrayList<>();
        try (PreparedStatement prepared = statement.prepare(connection, Map.of("boundary", until, "since", since));
                ResultSet rows = prepared.executeQuery()) {
            while (rows.next()) {
                found.add(row(rows));
            }
        }
        return found;
    }

    private static Snapshot row(ResultSet row) throws SQLException {
        double confidence = row.getDouble("confidence_score");
        boolean hasConfidence = !row.wasNull();
        String metadata = row.getString("metadata");
        return new Snapshot(
                row.getObject("ts", OffsetDateTime.class).toInstant(),
                new Signals(
                        row.getDouble("realized_vol_7d"),
                        row.getDouble("pct_above_20ma"),
                        row.getDouble("breadth_thrust")),
                row.getString("regime"),
                SnapshotRecord.parse(row.getString("weights")),
                hasConfidence ? confidence : null,
                row.getString("detection_method"),
                SnapshotRecord.parse(metadata == null ? "null" : metadata),
                Optional.ofNullable(row.getObject("created_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }
}

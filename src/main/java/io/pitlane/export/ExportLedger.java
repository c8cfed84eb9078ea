package io.pitlane.export;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The sets as the database has them, in {@code ops.exports}: what was written, what was found whole or damaged, and what
 * is gone. Each call is a transaction of its own. Thread-safe.
 */
public final class ExportLedger {

    private static final String INSERT =
            """
            with added as (
              insert into ops.exports (set_name, directory, created_at, days_from, days_to, migration, parts, linked, rows,
                bytes, seconds, manifest_sha256)
              values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (directory, set_name) do nothing returning id)
            insert into ops.export_parts (export_id, file, dataset, day, version, rows, bytes, sha256, content_hash,
              linked_from)
            select added.id, part.* from added, unnest(?::text[], ?::text[], ?::date[], ?::bigint[], ?::bigint[],
              ?::bigint[], ?::text[], ?::text[], ?::text[]) part
            """;

    private static final String FIND = "select set_name, created_at, verified_at, damage,"
            + " installation is not distinct from ops.installation() from ops.exports where directory = ? and removed_at is null order by set_name";

    /** Rows that came by a restore, or are from before anybody noted where they were written. */
    private static final String ADOPT =
            """
            update ops.exports set installation = ops.installation(),
                verified_at = case when manifest_sha256 = ? then verified_at end
             where directory = ? and set_name = ? and removed_at is null
            """;

    private final Transactions transactions;

    public ExportLedger(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A set that is there.
     *
     * @param verifiedAt when it was found whole; empty: never, or it was found damaged since
     * @param damage what was found damaged
     * @param ours whether this database has seen the set; a row that came by a restore tells of another one's
     */
    public record Row(
            String set, Instant createdAt, Optional<Instant> verifiedAt, Optional<String> damage, boolean ours) {}

    /** The sets of a directory that are there, the oldest first. */
    public List<Row> rows(String directory) {
        return transactions.call(OperationKind.READ, "find-exports", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FIND)) {
                statement.setString(1, directory);
                List<Row> rows = new ArrayList<>();
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        rows.add(new Row(
                                row.getString(1),
                                row.getObject(2, OffsetDateTime.class).toInstant(),
                                Optional.ofNullable(row.getObject(3, OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant),
                                Optional.ofNullable(row.getString(4)),
                                row.getBoolean(5)));
                    }
                }
                return rows;
            }
        });
    }

    /** Notes a set that is complete; one that is known already stays as it is. */
    void add(String directory, Manifest manifest) {
        transactions.call(OperationKind.BULK, "note-export", connection -> {
            add(connection, directory, manifest);
            return null;
        });
    }

    private static void add(Connection connection, String directory, Manifest manifest) throws SQLException {
        List<ManifestPart> parts =
                manifest.parts().stream().filter(ManifestPart::holdsRows).toList();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, manifest.set());
            statement.setString(2, directory);
            statement.setObject(3, manifest.createdAt().atOffset(ZoneOffset.UTC));
            statement.setObject(4, manifest.daysFrom());
            statement.setObject(5, manifest.daysTo());
            statement.setString(6, manifest.migration());
            statement.setInt(7, manifest.parts().size());
            statement.setLong(8, manifest.linked());
            statement.setLong(9, manifest.rows());
            statement.setLong(10, manifest.bytes());
            statement.setDouble(11, manifest.seconds());
            statement.setString(12, ManifestFile.sha256(manifest));
            statement.setArray(13, array(connection, parts, ManifestPart::file));
            statement.setArray(14, array(connection, parts, ManifestPart::dataset));
            statement.setArray(15, array(connection, parts, ManifestPart::day));
            statement.setArray(16, array(connection, parts, ManifestPart::version));
            statement.setArray(17, array(connection, parts, ManifestPart::rows));
            statement.setArray(18, array(connection, parts, ManifestPart::bytes));
            statement.setArray(19, array(connection, parts, ManifestPart::sha256));
            statement.setArray(20, array(connection, parts, ManifestPart::contentHash));
            statement.setArray(21, array(connection, parts, ManifestPart::linkedFrom));
            statement.executeUpdate();
        }
    }

    private static Array array(Connection connection, List<ManifestPart> parts, Function<ManifestPart, Object> member)
            throws SQLException {
        return connection.createArrayOf(
                "text",
                parts.stream()
                        .map(member)
                        .map(value -> value == null ? null : value.toString())
                        .toArray());
    }

    /** All of the set was found whole. */
    void verified(String directory, String set) {
        update("verified_at = clock_timestamp(), damaged_at = null, damage = null", directory, set, null);
    }

    /** Something of the set was found damaged. */
    void damaged(String directory, String set, String damage) {
        update("verified_at = null, damaged_at = clock_timestamp(), damage = ?", directory, set, damage);
    }

    void removed(String directory, String set) {
        update("removed_at = clock_timestamp()", directory, set, null);
    }

    private void update(String what, String directory, String set, String damage) {
        transactions.call(OperationKind.WRITE, "note-export-state", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("update ops.exports set " + what
                    + " where directory = ? and set_name = ? and removed_at is null")) {
                int next = 1;
                if (damage != null) {
                    statement.setString(next++, damage);
                }
                statement.setString(next++, directory);
                statement.setString(next, set);
                return statement.executeUpdate();
            }
        });
    }

    /**
     * Brings the table into line with the directory, which is right: a set without a row, of a run that was broken off
     * behind its last file, is taken in as one that nobody has verified; a row without a set is marked as removed. A row
     * that came by a restore counts again where its very set is there.
     *
     * @return the rows as they were, the oldest first
     */
    List<Row> reconcile(String directory, List<ExportSet> sets) {
        List<Row> rows = rows(directory);
        Map<String, Row> known = new HashMap<>();
        rows.forEach(row -> known.put(row.set(), row));
        for (ExportSet set : sets) {
            Row row = known.remove(set.name());
            if (row == null) {
                add(directory, set.manifest());
            } else if (!row.ours()) {
                adopt(directory, set.manifest());
            }
        }
        known.keySet().forEach(gone -> removed(directory, gone));
        return rows;
    }

    private void adopt(String directory, Manifest manifest) {
        transactions.call(OperationKind.WRITE, "adopt-export", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ADOPT)) {
                statement.setString(1, ManifestFile.sha256(manifest));
                statement.setString(2, directory);
                statement.setString(3, manifest.set());
                return statement.executeUpdate();
            }
        });
    }
}

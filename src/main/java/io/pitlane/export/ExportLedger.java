package io.pitlane.export;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The sets as the database has them, in {@code ops.exports}: what was written, what was found whole or damaged, and what
 * is gone. Each call is a transaction of its own. Thread-safe.
 */
public final class ExportLedger {

    private static final String INSERT =
            """
            insert into ops.exports (set_name, directory, created_at, days_from, days_to, migration, parts, linked, rows,
              bytes, seconds, manifest_sha256)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (directory, set_name) do nothing returning id
            """;

    private static final String INSERT_PART =
            """
            insert into ops.export_parts (export_id, file, dataset, day, version, rows, bytes, sha256, content_hash,
              linked_from)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String FIND = "select set_name, created_at, verified_at, damage from ops.exports"
            + " where directory = ? and removed_at is null order by set_name";

    private final Transactions transactions;

    public ExportLedger(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * A set that is there.
     *
     * @param verifiedAt when it was found whole; empty: never, or it was found damaged since
     * @param damage what was found damaged
     */
    public record Row(String set, Instant createdAt, Optional<Instant> verifiedAt, Optional<String> damage) {}

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
                                Optional.ofNullable(row.getString(4))));
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
        long id;
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
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return;
                }
                id = row.getLong(1);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT_PART)) {
            for (ManifestPart part : manifest.parts()) {
                if (part.holdsRows()) {
                    statement.setLong(1, id);
                    statement.setString(2, part.file());
                    statement.setString(3, part.dataset());
                    statement.setObject(4, part.day());
                    statement.setLong(5, part.version());
                    statement.setLong(6, part.rows());
                    statement.setLong(7, part.bytes());
                    statement.setString(8, part.sha256());
                    statement.setString(9, part.contentHash());
                    statement.setString(10, part.linkedFrom());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
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
     * behind its last file, is taken in as one that nobody has verified; a row without a set is marked as removed.
     */
    void reconcile(String directory, List<ExportSet> sets) {
        Set<String> known = new HashSet<>();
        rows(directory).forEach(row -> known.add(row.set()));
        Set<String> there = new HashSet<>();
        for (ExportSet set : sets) {
            there.add(set.name());
            if (!known.contains(set.name())) {
                add(directory, set.manifest());
            }
        }
        known.stream().filter(set -> !there.contains(set)).forEach(set -> removed(directory, set));
    }
}

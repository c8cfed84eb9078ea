package io.pitlane.load;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoders;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refused records: what they are, why, and another try for them. Thread-safe. */
public final class Quarantine {

    private static final String COLUMNS = "select id, dataset, origin, load_id, record, line, pointer, byte_offset,"
            + " %s as raw, raw_truncated, reason, detail, state, rejected_at from ";

    private final Catalog catalog;
    private final PayloadDecoders decoders;
    private final Transactions transactions;
    private final LoadTables tables = LoadTables.OPS;
    private final Path folder;
    private final Clock clock;

    /**
     * @param decoders of the recorded lines among what was refused
     * @param folder where readable copies of refused records lie
     */
    public Quarantine(Catalog catalog, PayloadDecoders decoders, Transactions transactions, Path folder, Clock clock) {
        this.catalog = catalog;
        this.decoders = decoders;
        this.transactions = transactions;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * One refused record.
     *
     * @param record 0-based index in its source
     * @param line 1-based, {@code 0} where {@code pointer} tells the place
     * @param byteOffset of the decompressed bytes, from 0
     * @param raw the record as it stood in the source; empty in lists
     * @param rawTruncated only its beginning was kept, so that it cannot be replayed
     * @param reason a code, such as {@code bad-json}
     * @param state {@code open} or {@code replayed}
     */
    public record Entry(
            long id,
            String dataset,
            String origin,
            String loadId,
            long record,
            long line,
            String pointer,
            long byteOffset,
            byte[] raw,
            boolean rawTruncated,
            String reason,
            String detail,
            String state,
            Instant rejectedAt) {}

    /** What a replay did: {@code tried = inserted + updated + duplicate + rejected}. */
    public record Replay(long tried, long inserted, long updated, long duplicate, long rejected) {

        Replay plus(Replay other) {
            return new Replay(
                    tried + other.tried,
                    inserted + other.inserted,
                    updated + other.updated,
                    duplicate + other.duplicate,
                    rejected + other.rejected);
        }
    }

    /** Open entries, newest first, without their raw bytes. */
    public List<Entry> list(Optional<String> dataset, int limit) {
        String sql = COLUMNS.formatted("''::bytea") + tables.quarantine()
                + " where state = 'open' and (?::text is null or dataset = ?) order by id desc limit ?";
        List<Entry> entries = transactions.call(OperationKind.READ, "list-quarantine", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, dataset.orElse(null));
                statement.setString(2, dataset.orElse(null));
                statement.setInt(3, limit);
                return entries(statement);
            }
        });
        // A dataset that left the catalog may have entries still.
        if (entries.isEmpty()) {
            dataset.ifPresent(this::checkKnown);
        }
        return entries;
    }

    /** An entry with its raw bytes, whatever its state. */
    public Optional<Entry> show(long id) {
        String sql = COLUMNS.formatted("raw") + tables.quarantine() + " where id = ?";
        return transactions.call(OperationKind.READ, "show-quarantine", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, id);
                return entries(statement).stream().findFirst();
            }
        });
    }

    /**
     * Tries every open entry again by today's catalog and mappings; a recorded line counts as the records that it holds. What passes is loaded and its entry closed in one transaction, so
     * that a replay may be broken off and begun again at will.
     *
     * @throws io.pitlane.error.InvalidInputException if there is no such dataset
     */
    public Replay replay(Optional<String> dataset) {
        dataset.ifPresent(this::checkKnown);
        Replay total = new Replay(0, 0, 0, 0, 0);
        for (Dataset each : catalog.all()) {
            if (dataset.isEmpty() || dataset.get().equals(each.name())) {
                total = total.plus(new QuarantineReplay(each, decoders, transactions, tables, folder, clock).run());
            }
        }
        return total;
    }

    private void checkKnown(String dataset) {
        if (catalog.find(dataset).isEmpty()) {
            throw CatalogNames.unknown(dataset, catalog);
        }
    }

    /** Number of open entries. */
    public long open() {
        return transactions.call(OperationKind.READ, "count-quarantine", this::countOpen);
    }

    private long countOpen(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "select count(*) from " + tables.quarantine() + " where state = 'open'");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static List<Entry> entries(PreparedStatement statement) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                entries.add(new Entry(
                        row.getLong("id"),
                        row.getString("dataset"),
                        row.getString("origin"),
                        row.getString("load_id"),
                        row.getLong("record"),
                        row.getLong("line"),
                        row.getString("pointer"),
                        row.getLong("byte_offset"),
                        row.getBytes("raw"),
                        row.getBoolean("raw_truncated"),
                        row.getString("reason"),
                        row.getString("detail"),
                        row.getString("state"),
                        row.getObject("rejected_at", OffsetDateTime.class).toInstant()));
            }
        }
        return entries;
    }
}

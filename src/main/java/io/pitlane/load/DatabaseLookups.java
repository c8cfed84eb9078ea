package io.pitlane.load;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.FieldLookup;
import io.pitlane.dataset.LookupIndex;
import io.pitlane.dataset.Lookups;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Look-ups in the database's tables, held in memory. Each is read when it is first asked for, and again where something
 * is not in it: once for everybody who began before it was read last, and every few seconds. Thread-safe.
 */
public final class DatabaseLookups implements Lookups {

    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int HEADER_LENGTH = 19;

    private final Transactions transactions;
    private final Map<FieldLookup, Snapshot> snapshots = new ConcurrentHashMap<>();

    /** @param readAt a time of {@link System#nanoTime()} before it was read */
    private record Snapshot(LookupIndex index, long readAt) {}

    public DatabaseLookups(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public LookupIndex find(FieldLookup lookup) {
        return snapshots.computeIfAbsent(lookup, this::read).index();
    }

    @Override
    public LookupIndex refresh(FieldLookup lookup, long since) {
        return snapshots
                .compute(lookup, (key, known) -> known == null || isStale(known, since) ? read(key) : known)
                .index();
    }

    /** What was read last, however old; empty: nothing was. Asks nobody. */
    Optional<LookupIndex> remembered(FieldLookup lookup) {
        return Optional.ofNullable(snapshots.get(lookup)).map(Snapshot::index);
    }

    private static boolean isStale(Snapshot snapshot, long since) {
        return snapshot.readAt() - since < 0 || System.nanoTime() - snapshot.readAt() > FRESH_NANOS;
    }

    private Snapshot read(FieldLookup lookup) {
        long readAt = System.nanoTime();
        LookupIndex index = transactions.call(
                OperationKind.READ, "read-lookup", connection -> copyOut(connection, statement(lookup)));
        return new Snapshot(index, readAt);
    }

    private static String statement(FieldLookup lookup) {
        int dot = lookup.table().indexOf('.');
        return "copy (select id::bigint, "
                + lookup.columns().stream().map(TableSql::quote).collect(Collectors.joining(", ")) + " from "
                + TableSql.quote(lookup.table().substring(0, dot)) + "."
                + TableSql.quote(lookup.table().substring(dot + 1)) + ") to stdout (format binary)";
    }

    private static LookupIndex copyOut(Connection connection, String sql) throws SQLException {
        LookupIndex.Builder index = new LookupIndex.Builder();
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            boolean header = true;
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                int at = header ? HEADER_LENGTH : 0;
                header = false;
                while (at < message.length && message[at] >= 0) {
                    index.add(message, at);
                    at = BinaryRow.end(message, at);
                }
            }
            return index.build();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}

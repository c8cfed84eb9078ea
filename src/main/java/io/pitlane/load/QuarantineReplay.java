package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.Timestamps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One replay of a dataset's open entries, a few hundred in one transaction with the change of their state: an entry is
 * either still open or its record is in the table. Used once.
 */
final class QuarantineReplay {

    private static final Retry RETRY = new Retry(3, Duration.ofMillis(150), Duration.ofSeconds(3));
    private static final int AT_ONCE = 500;
    /** Records may be long: this many bytes of them, and one more, are held in memory. */
    private static final long BYTES_AT_ONCE = 8L << 20;

    private final Dataset dataset;
    private final Transactions transactions;
    private final Clock clock;
    private final String replayId = UUID.randomUUID().toString();
    private final BatchWriter writer;
    private final Ledger ledger;
    private final Optional<BatchDays> days;
    private final RecordEncoder encoder;
    private final RecordedLine line = new RecordedLine();
    /** Whether payloads of exchanges go into the dataset. */
    private final boolean mayBeLines;

    private final Batch batch = new Batch();
    private final RejectsFiles rejectsFiles;
    private final String select;
    private final String read;
    private final String close;
    private final String keepOpen;

    /** A recorded line may hold any number of records. */
    private final List<Integer> openOfRecord = new ArrayList<>();

    private String lastPlace = "";

    private final Set<String> touchedLoads = new LinkedHashSet<>();
    private int chunk;
    private long lastId;
    private long reachedId;
    /** What the transaction under way did, should its commit turn out to have happened. */
    private Optional<Quarantine.Replay> underWay = Optional.empty();

    QuarantineReplay(
            Dataset dataset,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadTables tables,
            Path folder,
            Clock clock) {
        this.dataset = dataset;
        this.transactions = transactions;
        this.clock = clock;
        this.days = BatchDays.of(dataset, transactions, BatchDays.Dropped.REFUSED);
        this.writer = new BatchWriter(dataset, tables, decoders, "replay " + replayId, days);
        this.ledger = new Ledger(tables);
        this.encoder = new RecordEncoder(dataset, new DatabaseLookups(transactions), decoders);
        this.mayBeLines = decoders.kinds().stream()
                .anyMatch(kind ->
                        decoders.dataset(kind).filter(dataset.name()::equals).isPresent());
        this.rejectsFiles = new RejectsFiles(folder, transactions, tables);
        // Another replay's entries are left to it; SKIP LOCKED keeps two of them from waiting for each other.
        select = "select id, raw_bytes from " + tables.quarantine()
                + " where dataset = ? and state = 'open' and not raw_truncated and id > ? order by id limit " + AT_ONCE
                + " for update skip locked";
        read = "select id, load_id, line, raw from " + tables.quarantine() + " where id = any (?) order by id";
        close = "update " + tables.quarantine()
                + " set state = 'replayed', attempts = attempts + 1, replayed_at = clock_timestamp(), replay_id = ?"
                + " where id = any (?)";
        keepOpen = "update " + tables.quarantine()
                + " q set attempts = attempts + 1, reason = n.reason, detail = n.detail"
                + " from unnest(?::bigint[], ?::text[], ?::text[]) n (id, reason, detail) where q.id = n.id";
    }

    private record Open(long id, String loadId) {}

    private record Refused(String reason, String detail) {}

    Quarantine.Replay run() {
        Quarantine.Replay total = new Quarantine.Replay(0, 0, 0, 0, 0);
        while (true) {
            Optional<Quarantine.Replay> part = RETRY.call(
                    () -> transactions.call(OperationKind.COPY, "replay-quarantine", this::replayOnce),
                    e -> e instanceof DatabaseUnavailableException);
            underWay = Optional.empty();
            if (part.isEmpty()) {
                rejectsFiles.write(dataset.name(), touchedLoads);
                return total;
            }
            total = total.plus(part.get());
            lastId = reachedId;
            chunk++;
        }
    }

    /**
     * Empty when no entry is left. A try before this one may have been committed without its answer: the ledger knows.
     */
    private Optional<Quarantine.Replay> replayOnce(Connection connection) throws SQLException {
        if (underWay.isPresent()) {
            LedgerState known = ledger.find(connection, dataset.name(), List.of(replayId))
                    .getOrDefault(replayId, LedgerState.UNKNOWN);
            if (known.chunk(chunk, 0) != null) {
                return underWay;
            }
        }
        underWay = replaySome(connection);
        return underWay;
    }

    private Optional<Quarantine.Replay> replaySome(Connection connection) throws SQLException {
        List<Open> opens = read(connection);
        if (opens.isEmpty()) {
            return Optional.empty();
        }
        writeRows(connection);
        Map<Integer, Refused> refused = new HashMap<>();
        batch.refusals.forEach(refusal -> add(refused, refusal));
        batch.databaseRefusals.forEach(refusal -> add(refused, refusal));
        // What stays refused is not read anew: the load that refused it first has accounted for it.
        BatchEntry entry = batch.entries.get(0);
        long rejected = entry.rejected;
        entry.rejected = 0;
        entry.read = entry.inserted + entry.updated + entry.duplicate;
        entry.last = true;
        writer.writeLedger(connection, batch);
        settle(connection, opens, refused);
        return Optional.of(
                new Quarantine.Replay(entry.read + rejected, entry.inserted, entry.updated, entry.duplicate, rejected));
    }

    private void writeRows(Connection connection) throws SQLException {
        try {
            writer.writeRows(connection, batch);
        } catch (MissingDaysException missing) {
            days.orElseThrow().createBeside(connection, batch, missing.days());
            writer.writeRows(connection, batch);
        }
    }

    /** A recorded line stays open as long as any of its records is refused. */
    private void add(Map<Integer, Refused> refused, Refusal refusal) {
        refused.putIfAbsent(
                openOfRecord.get((int) refusal.record()),
                new Refused(refusal.reason().code(), refusal.detail()));
    }

    /** Locks some open entries and encodes their records into the batch. */
    private List<Open> read(Connection connection) throws SQLException {
        Instant now = clock.instant();
        batch.clear();
        openOfRecord.clear();
        batch.entries.add(new BatchEntry(replayId, "quarantine replay", chunk, 0, 0, lastId, now));
        List<Open> opens = new ArrayList<>();
        List<Long> ids = lockSome(connection);
        try (PreparedStatement statement = connection.prepareStatement(read)) {
            statement.setArray(1, connection.createArrayOf("int8", ids.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reachedId = row.getLong("id");
                    encode(row.getBytes("raw"), place(row), opens.size(), Timestamps.micros(now));
                    opens.add(new Open(reachedId, row.getString("load_id")));
                }
            }
        }
        return opens;
    }

    private List<Long> lockSome(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, dataset.name());
            statement.setLong(2, lastId);
            try (ResultSet row = statement.executeQuery()) {
                while (bytes < BYTES_AT_ONCE && row.next()) {
                    ids.add(row.getLong("id"));
                    bytes += row.getLong("raw_bytes");
                }
            }
        }
        return ids;
    }

    private static String place(ResultSet row) throws SQLException {
        return row.getString("load_id") + ":" + row.getLong("line");
    }

    /** @param place of the line in its source: cuts of one payload are told apart by their order, where they are equal */
    private void encode(byte[] raw, String place, int open, long now) {
        RecordSlice slice = new RecordSlice();
        slice.from = append(raw);
        slice.to = slice.from + raw.length;
        slice.length = raw.length;
        slice.pointer = "";
        long records = 1;
        if (mayBeLines && line.isOne(raw, 0, raw.length)) {
            if (place.equals(lastPlace)) {
                encoder.goOnWithPayload();
            }
            records = encoder.line(batch, slice, openOfRecord.size(), now);
        } else {
            encoder.beginPayload();
            encoder.record(batch, slice, openOfRecord.size(), now);
        }
        lastPlace = place;
        openOfRecord.addAll(Collections.nCopies((int) records, open));
    }

    private int append(byte[] raw) {
        try {
            batch.source.open(new ByteArrayInputStream(raw));
            int start = batch.source.position();
            while (batch.source.fill()) {
                // a record longer than one step
            }
            return start;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private void settle(Connection connection, List<Open> opens, Map<Integer, Refused> refused) throws SQLException {
        List<Long> closed = new ArrayList<>();
        List<Long> stillOpen = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<String> details = new ArrayList<>();
        for (int i = 0; i < opens.size(); i++) {
            touchedLoads.add(opens.get(i).loadId());
            Refused refusal = refused.get(i);
            if (refusal == null) {
                closed.add(opens.get(i).id());
            } else {
                stillOpen.add(opens.get(i).id());
                reasons.add(refusal.reason());
                details.add(refusal.detail().replace('\0', '.'));
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(close)) {
            statement.setString(1, replayId);
            statement.setArray(2, connection.createArrayOf("int8", closed.toArray()));
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(keepOpen)) {
            statement.setArray(1, connection.createArrayOf("int8", stillOpen.toArray()));
            statement.setArray(2, connection.createArrayOf("text", reasons.toArray()));
            statement.setArray(3, connection.createArrayOf("text", details.toArray()));
            statement.executeUpdate();
        }
    }
}

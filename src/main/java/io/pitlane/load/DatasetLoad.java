package io.pitlane.load;

import io.pitlane.database.OperationKind;
import io.pitlane.dataset.Dataset;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the loads of one dataset share. Thread-safe. */
final class DatasetLoad {

    private final LoadParts parts;
    private final Dataset dataset;
    private final BatchWriter writer;
    private final BatchCommitter committer;
    private final Optional<BatchDays> days;
    /** Those that were exceeded, by load: another try of the same file within this process gets no new one. */
    private final Map<String, DayBudget> exceededBudgets = new ConcurrentHashMap<>();

    private volatile boolean tableChecked;

    DatasetLoad(LoadParts parts, Dataset dataset) {
        this.parts = parts;
        this.dataset = dataset;
        this.days = BatchDays.of(dataset, parts.transactions(), BatchDays.Dropped.HELD);
        this.writer = new BatchWriter(dataset, parts.tables(), parts.decoders(), parts.process(), days);
        this.committer = new BatchCommitter(
                dataset.name(), parts.process(), parts.transactions(), writer, days, parts.ledger(), parts.metrics());
    }

    Dataset dataset() {
        return dataset;
    }

    BatchWriter writer() {
        return writer;
    }

    BatchCommitter committer() {
        return committer;
    }

    /** Where the table is cut by day. */
    Optional<BatchDays> days() {
        return days;
    }

    DayBudget newBudget(String loadId) {
        return exceededBudgets.getOrDefault(loadId, new DayBudget());
    }

    /** Keeps a budget that was exceeded. */
    void keep(String loadId, DayBudget budget) {
        if (budget.isExceeded()) {
            exceededBudgets.put(loadId, budget);
        }
    }

    RecordEncoder newEncoder() {
        return new RecordEncoder(dataset, parts.lookups(), parts.decoders());
    }

    ChunkReader newReader(RecordEncoder encoder, FileOutcome outcome) {
        return newReader(encoder, outcome.readAs(parts.decoders()));
    }

    ChunkReader newReader(RecordEncoder encoder, ReadAs readAs) {
        return new ChunkReader(encoder, parts.limits(), parts.settings(), readAs);
    }

    /** Compares the declared fields with the table, once. */
    void checkTable() {
        if (!tableChecked) {
            parts.transactions().call(OperationKind.READ, "check-table", connection -> {
                TableCheck.check(connection, dataset);
                return null;
            });
            tableChecked = true;
        }
    }

    /** Whether the table has no row. */
    boolean isEmpty() {
        String sql = "select not exists (select from " + TableSql.quote(dataset.schema()) + "."
                + TableSql.quote(dataset.table()) + ")";
        return parts.transactions().call(OperationKind.READ, "is-empty", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    Map<String, LedgerState> findInLedger(Collection<String> loadIds) {
        return parts.transactions().call(OperationKind.READ, "find-loads", connection -> parts.ledger()
                .find(connection, dataset.name(), loadIds));
    }

    LedgerState findInLedger(String loadId) {
        return findInLedger(List.of(loadId)).getOrDefault(loadId, LedgerState.UNKNOWN);
    }

    /** What the ledger says of where a load came from; empty: it has none of the id. */
    Optional<String> findOrigin(String loadId) {
        return parts.transactions().call(OperationKind.READ, "find-origin", connection -> parts.ledger()
                .findOrigin(connection, dataset.name(), loadId));
    }

    /** What the quarantine has of a load. */
    List<BatchReport.Refused> findRefused(String loadId) {
        QuarantineTable quarantine = new QuarantineTable(parts.tables(), parts.decoders());
        return parts.transactions()
                .call(
                        OperationKind.READ,
                        "find-refused",
                        connection -> quarantine.find(connection, dataset.name(), loadId));
    }

    /** Makes the readable copies of what was refused. */
    void writeRejects(Collection<String> loadIds) {
        parts.rejectsFiles().write(dataset.name(), loadIds);
    }
}

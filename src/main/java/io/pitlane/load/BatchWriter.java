package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RowComparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes one batch: its rows, its refusals and its lines in the ledger. Everything in the caller's transaction, so that
 * all of it is there or none. Thread-safe.
 */
final class BatchWriter {

    private final Dataset dataset;
    private final String writer;
    private final RowComparison comparison;
    private final RowWriter rowWriter;
    private final RowWriter apartWriter;
    private final QuarantineTable quarantine;
    private final Ledger ledger;

    /** @param writer names this process in the ledger */
    BatchWriter(Dataset dataset, LoadTables tables, PayloadDecoders decoders, String writer) {
        this.dataset = dataset;
        this.writer = writer;
        this.comparison = new RowComparison(dataset);
        this.rowWriter = dataset.identity().newestWins() ? new MergeWriter(dataset) : new CopyWriter(dataset);
        this.apartWriter = new ApartWriter(dataset);
        this.quarantine = new QuarantineTable(tables, decoders);
        this.ledger = new Ledger(tables);
    }

    /**
     * @throws ChunkTakenException if another writer committed a chunk of the batch meanwhile: roll back, and look again
     */
    void write(Connection connection, Batch batch) throws SQLException {
        writeRows(connection, batch);
        quarantine.insert(connection, dataset.name(), batch);
        writeLedger(connection, batch);
    }

    /** The rows alone: each is settled then. */
    void writeRows(Connection connection, Batch batch) throws SQLException {
        batch.resetOutcomes();
        settleKnownOrigins(batch);
        if (batch.places != null) {
            apartWriter.write(connection, batch);
        }
        if (batch.hasPending()) {
            rowWriter.write(connection, batch);
        }
    }

    /** The ledger's lines alone; as {@link #write}. */
    void writeLedger(Connection connection, Batch batch) throws SQLException {
        List<BatchEntry> open =
                batch.entries.stream().filter(entry -> !entry.alreadyCommitted).toList();
        open.forEach(BatchEntry::checkSum);
        if (!ledger.insert(connection, dataset.name(), writer, open).isEmpty()) {
            throw new ChunkTakenException();
        }
    }

    private void settleKnownOrigins(Batch batch) {
        if (batch.entries.stream().noneMatch(entry -> entry.originKnown)) {
            return;
        }
        for (int row = 0; row < batch.rows.rows(); row++) {
            if (batch.isPending(row)
                    && batch.entryOf(row).originKnown
                    && !comparison.hasKey(batch.rows.bytes(), batch.rows.start(row))) {
                batch.settle(row, RowOutcome.DUPLICATE);
            }
        }
    }
}

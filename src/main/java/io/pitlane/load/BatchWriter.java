package io.pitlane.load;

import io.pitlane.config.CrashPoint;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RowComparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes one batch: its rows, its refusals, its lines in the ledger, and the days that it changed. Everything in the
 * caller's transaction, so that all of it is there or none. Thread-safe.
 */
final class BatchWriter {

    private final Dataset dataset;
    private final String writer;
    private final RowComparison comparison;
    private final RowWriter rowWriter;
    private final RowWriter apartWriter;
    private final QuarantineTable quarantine;
    private final Ledger ledger;
    private final Optional<BatchDays> days;
    private final ChangedDays changedDays;
    private final KeyOrder order;
    private final ArrayWriter arrayWriter;
    private final String copyIn;

    /**
     * @param writer names this process in the ledger
     * @param days where the table is cut by day
     */
    BatchWriter(Dataset dataset, LoadTables tables, PayloadDecoders decoders, String writer, Optional<BatchDays> days) {
        this.dataset = dataset;
        this.writer = writer;
        this.comparison = new RowComparison(dataset);
        this.rowWriter = dataset.identity().newestWins() ? new MergeWriter(dataset) : new CopyWriter(dataset);
        this.apartWriter = new ApartWriter(dataset);
        this.quarantine = new QuarantineTable(tables, decoders);
        this.ledger = new Ledger(tables);
        this.days = days;
        this.changedDays = new ChangedDays(dataset);
        this.order = new KeyOrder(dataset, comparison);
        this.arrayWriter = new ArrayWriter(dataset, ledger);
        this.copyIn = new TableSql(dataset).copyIn();
    }

    /**
     * @throws MissingDaysException if partitions are to be made first: roll back, and try again
     * @throws HeldDayException if a row reaches a day that was dropped on purpose
     * @throws ChunkTakenException if another writer committed a chunk of the batch meanwhile: roll back, and look again
     */
    void write(Connection connection, Batch batch) throws SQLException {
        writeRows(connection, batch);
        quarantine.insert(connection, dataset.name(), batch);
        CrashPoint.COPY_SENT.reached();
        writeLedger(connection, batch);
        CrashPoint.LEDGER_WRITTEN.reached();
    }

    /** Whether {@link #writeNew} can be tried. */
    boolean takesNew() {
        return !dataset.identity().newestWins();
    }

    /**
     * As {@link #write}, for records that are taken to be new and fit to be stored: in the fewest round trips. The ledger
     * goes first, since it can take the beginning of the transaction along; few rows go with it.
     *
     * @throws SQLException also if a record is not new or does not fit: roll back, and {@link #write} the batch
     */
    void writeNew(Connection connection, Batch batch) throws SQLException {
        int rows = batch.rows.rows();
        if (days.isPresent()) {
            order.sort(batch);
        }
        batch.resetOutcomes();
        if (days.isPresent()) {
            days.get().require(connection, batch);
        }
        PendingRows.inserted(batch, 0, rows);
        int[] fresh = IntStream.range(0, rows)
                .filter(row -> batch.outcome(row) == RowOutcome.INSERTED)
                .toArray();
        if (fresh.length == 0 || fresh.length > ArrayWriter.MOST_ROWS) {
            writeLedger(connection, batch);
            copyNew(connection, batch);
        } else if (!arrayWriter.write(connection, batch, fresh, writer, open(batch), changedDays.of(batch))) {
            throw new ChunkTakenException();
        }
        quarantine.insert(connection, dataset.name(), batch);
        CrashPoint.LEDGER_WRITTEN.reached();
        CrashPoint.COPY_SENT.reached();
    }

    private void copyNew(Connection connection, Batch batch) throws SQLException {
        int rows = batch.rows.rows();
        if (rows > 0) {
            PendingRows.copy(
                    connection,
                    copyIn,
                    dataset.name(),
                    batch,
                    0,
                    rows,
                    row -> batch.outcome(row) == RowOutcome.INSERTED);
        }
    }

    /** The rows alone: each is settled then. As {@link #write}. */
    void writeRows(Connection connection, Batch batch) throws SQLException {
        if (days.isPresent()) {
            order.sort(batch);
        }
        batch.resetOutcomes();
        settleKnownOrigins(batch);
        if (days.isPresent()) {
            days.get().require(connection, batch);
        }
        if (batch.places != null) {
            apartWriter.write(connection, batch);
        }
        if (batch.hasPending()) {
            rowWriter.write(connection, batch);
        }
    }

    /** The ledger's lines alone; as {@link #write}. */
    void writeLedger(Connection connection, Batch batch) throws SQLException {
        if (!ledger.insert(connection, dataset.name(), writer, open(batch), changedDays.of(batch))
                .isEmpty()) {
            throw new ChunkTakenException();
        }
    }

    /** The entries that the ledger does not have yet; their counts are complete. */
    private static List<BatchEntry> open(Batch batch) {
        List<BatchEntry> open =
                batch.entries.stream().filter(entry -> !entry.alreadyCommitted).toList();
        open.forEach(BatchEntry::checkSum);
        return open;
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

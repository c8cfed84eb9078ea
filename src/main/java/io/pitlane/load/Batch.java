package io.pitlane.load;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RowBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Records that are committed together: their source bytes, their rows, their refusals and their ledger lines. Reused;
 * owned by one thread at a time.
 */
final class Batch {

    /** In place of a position in a recorded line: the record, or the line, is the whole slice. */
    static final int WHOLE = -1;

    private static final int EXPECTED_ROWS = 1024;

    final SourceBuffer source;
    final RowBuffer rows;
    final List<BatchEntry> entries = new ArrayList<>();
    /** Refused before the database saw them. */
    final List<Refusal> refusals = new ArrayList<>();
    /** Refused by the database, or for what stands in it; made anew with each try to write. */
    final List<Refusal> databaseRefusals = new ArrayList<>();

    /** Where rows go that do not go the usual way; null if all do. */
    RowPlaces places;

    private int[] entryOfRow = new int[EXPECTED_ROWS];
    private int[] froms = new int[EXPECTED_ROWS];
    private int[] tos = new int[EXPECTED_ROWS];
    private long[] offsets = new long[EXPECTED_ROWS];
    private long[] lines = new long[EXPECTED_ROWS];
    private long[] records = new long[EXPECTED_ROWS];
    private int[] elements = new int[EXPECTED_ROWS];
    private boolean[] document = new boolean[EXPECTED_ROWS];
    private RowOutcome[] outcomes = new RowOutcome[EXPECTED_ROWS];
    private final BitSet saidAgain = new BitSet();

    Batch() {
        source = new SourceBuffer(64 * 1024);
        rows = new RowBuffer(EXPECTED_ROWS, 64 * 1024);
    }

    void clear() {
        source.clear();
        rows.clear();
        entries.clear();
        refusals.clear();
        databaseRefusals.clear();
        places = null;
    }

    /** Makes room for a chunk of so many bytes that become so many bytes of rows. */
    void reserve(int sourceBytes, int expectedRows, int rowBytes) {
        source.reserve(sourceBytes);
        rows.reserve(expectedRows, rowBytes);
        if (expectedRows > froms.length) {
            grow(expectedRows);
        }
    }

    /** The ledger line of the content that is read at the moment. */
    BatchEntry lastEntry() {
        return entries.get(entries.size() - 1);
    }

    /**
     * Notes where the row that was just encoded came from.
     *
     * @param element its position in the recorded line that the slice holds, or {@link #WHOLE}
     */
    void addRow(RecordSlice slice, long record, int element) {
        int row = rows.rows() - 1;
        if (row == froms.length) {
            grow(row * 2);
        }
        entryOfRow[row] = entries.size() - 1;
        froms[row] = slice.from;
        tos[row] = slice.to;
        offsets[row] = slice.offset;
        lines[row] = slice.line;
        records[row] = record;
        elements[row] = element;
        document[row] = slice.line == 0 && !slice.pointer.isEmpty();
    }

    /** Refuses the record, or the recorded line, that the slice holds. */
    void addRefusal(RecordSlice slice, long record, RefusalReason reason, String detail) {
        byte[] framed = lastEntry().frame == null || slice.isTruncated()
                ? null
                : lastEntry().frame.line(source.bytes(), slice.from, slice.to);
        add(slice, record, slice.pointer, framed, reason, detail);
    }

    /** Refuses one element of the recorded line that the slice holds. */
    void addRefusal(RecordSlice slice, long record, PayloadDecoder.Cut cut, RefusalReason reason, String detail) {
        add(slice, record, cut.pointer(), cut.line(), reason, detail);
    }

    private void add(RecordSlice slice, long record, String pointer, byte[] cut, RefusalReason reason, String detail) {
        refusals.add(new Refusal(
                lastEntry(),
                record,
                slice.line,
                pointer,
                slice.offset,
                slice.from,
                slice.to,
                cut == null ? slice.length : cut.length,
                WHOLE,
                cut,
                reason,
                detail));
    }

    /** Puts the rows into another order, each with where it came from; before the first try to write. */
    void reorder(int[] order) {
        rows.reorder(order);
        int[] oldEntries = entryOfRow.clone();
        int[] oldFroms = froms.clone();
        int[] oldTos = tos.clone();
        long[] oldOffsets = offsets.clone();
        long[] oldLines = lines.clone();
        long[] oldRecords = records.clone();
        int[] oldElements = elements.clone();
        boolean[] oldDocument = document.clone();
        for (int row = 0; row < order.length; row++) {
            entryOfRow[row] = oldEntries[order[row]];
            froms[row] = oldFroms[order[row]];
            tos[row] = oldTos[order[row]];
            offsets[row] = oldOffsets[order[row]];
            lines[row] = oldLines[order[row]];
            records[row] = oldRecords[order[row]];
            elements[row] = oldElements[order[row]];
            document[row] = oldDocument[order[row]];
        }
        if (places != null) {
            places.reorder(order);
        }
    }

    /** Begins a new try to write. Rows of an entry that the ledger has are no longer pending. */
    void resetOutcomes() {
        databaseRefusals.clear();
        saidAgain.clear();
        entries.forEach(BatchEntry::resetCounts);
        for (int row = 0; row < rows.rows(); row++) {
            outcomes[row] = entryOf(row).alreadyCommitted ? RowOutcome.DUPLICATE : RowOutcome.PENDING;
        }
        for (Refusal refusal : refusals) {
            if (!refusal.entry().alreadyCommitted) {
                refusal.entry().rejected++;
            }
        }
    }

    /** A row that is settled as a duplicate, and yet changed the table, since it was said again later. */
    void markSaidAgain(int row) {
        saidAgain.set(row);
    }

    /** Whether what can be seen of the table is another because of a settled row. */
    boolean changesTable(int row) {
        return switch (outcomes[row]) {
            case INSERTED -> places == null || places.of(row) == null;
            case UPDATED -> true;
            case DUPLICATE -> saidAgain.get(row);
            case PENDING, WAITING, REJECTED -> false;
        };
    }

    /** Number of the row's record in its source, from 0. */
    long record(int row) {
        return records[row];
    }

    /** The bytes of the row's record, or of the recorded line that holds it. */
    byte[] sourceOf(int row) {
        return Arrays.copyOfRange(source.bytes(), froms[row], tos[row]);
    }

    boolean hasPending() {
        for (int row = 0; row < rows.rows(); row++) {
            if (isPending(row)) {
                return true;
            }
        }
        return false;
    }

    boolean isPending(int row) {
        return outcomes[row] == RowOutcome.PENDING;
    }

    /** Number of records taken in, refused ones included. */
    int records() {
        return rows.rows() + refusals.size();
    }

    RowOutcome outcome(int row) {
        return outcomes[row];
    }

    /** Holds a pending row back until it is {@link #resume resumed} or settled. */
    void defer(int row) {
        requireOpen(row, RowOutcome.PENDING);
        outcomes[row] = RowOutcome.WAITING;
    }

    /** Makes a deferred row pending again. */
    void resume(int row) {
        requireOpen(row, RowOutcome.WAITING);
        outcomes[row] = RowOutcome.PENDING;
    }

    private void requireOpen(int row, RowOutcome expected) {
        if (outcomes[row] != expected) {
            throw new IllegalStateException("row " + row + " is " + outcomes[row] + ", not " + expected);
        }
    }

    BatchEntry entryOf(int row) {
        return entries.get(entryOfRow[row]);
    }

    /** Whether it is not settled yet what becomes of a row. */
    boolean isOpen(int row) {
        return outcomes[row] == RowOutcome.PENDING || outcomes[row] == RowOutcome.WAITING;
    }

    /** Settles what became of an open row. */
    void settle(int row, RowOutcome outcome) {
        if (!isOpen(row)) {
            throw new IllegalStateException("row " + row + " was settled before, as " + outcomes[row]);
        }
        outcomes[row] = outcome;
        BatchEntry entry = entryOf(row);
        switch (outcome) {
            case INSERTED -> entry.inserted++;
            case UPDATED -> entry.updated++;
            case DUPLICATE -> entry.duplicate++;
            case REJECTED -> entry.rejected++;
            case PENDING, WAITING -> throw new IllegalArgumentException("a row is not settled as " + outcome);
        }
    }

    void reject(int row, RefusalReason reason, String detail) {
        settle(row, RowOutcome.REJECTED);
        databaseRefusals.add(new Refusal(
                entryOf(row),
                records[row],
                lines[row],
                document[row] ? "/" + records[row] : "",
                offsets[row],
                froms[row],
                tos[row],
                tos[row] - froms[row],
                elements[row],
                null,
                reason,
                detail));
    }

    /** What was refused of an entry, in the order of its records. */
    List<BatchReport.Refused> refusedOf(BatchEntry entry) {
        return Stream.concat(refusals.stream(), databaseRefusals.stream())
                .filter(refusal -> refusal.entry() == entry)
                .sorted(Comparator.comparingLong(Refusal::record))
                .map(Refusal::told)
                .toList();
    }

    private void grow(int size) {
        entryOfRow = Arrays.copyOf(entryOfRow, size);
        froms = Arrays.copyOf(froms, size);
        tos = Arrays.copyOf(tos, size);
        offsets = Arrays.copyOf(offsets, size);
        lines = Arrays.copyOf(lines, size);
        records = Arrays.copyOf(records, size);
        elements = Arrays.copyOf(elements, size);
        document = Arrays.copyOf(document, size);
        outcomes = Arrays.copyOf(outcomes, size);
    }
}

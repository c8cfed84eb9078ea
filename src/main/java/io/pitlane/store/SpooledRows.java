package io.pitlane.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of one dataset that wait in the spool, by their seconds, as many as fit into some memory: those that a
 * reader meets first. Used by one thread.
 */
final class SpooledRows {

    private static final long MOST_BYTES = 32L << 20;
    private static final int BYTES_BESIDE = 160;

    private final RowReading reading;
    private final FileBudget budget;
    private final Comparator<Long> order;
    private final TreeMap<Long, List<FiledRow>> rows;
    private long bytes;
    private Long horizon;
    private boolean hasDamage;

    SpooledRows(RowReading reading, FileBudget budget, Comparator<Long> order) {
        this.reading = reading;
        this.budget = budget;
        this.order = order;
        this.rows = new TreeMap<>(order);
    }

    /** @param withMirrored whether also those that stand in the PIT tree */
    void readAll(Spool spool, String dataset, boolean withMirrored) {
        List<SpoolEntry> entries;
        try {
            entries = spool.backlog(dataset);
        } catch (UncheckedIOException unreadable) {
            hasDamage = true;
            return;
        }
        for (SpoolEntry entry : entries) {
            budget.spend(entry.bytes());
            if (withMirrored || !isMirrored(entry)) {
                read(spool, entry);
            }
        }
    }

    private static boolean isMirrored(SpoolEntry entry) {
        try {
            return SpoolFile.readHeader(entry.path())
                    .map(SpoolHeader::isMirrored)
                    .orElse(false);
        } catch (IOException goneOrUnreadable) {
            return false;
        }
    }

    private void read(Spool spool, SpoolEntry entry) {
        Optional<SpoolBatch> batch = spool.look(entry);
        if (batch.isEmpty() || batch.get().form() != LineForm.RECORDS) {
            hasDamage = true;
            return;
        }
        String file = "2/" + String.format("%011d", entry.acceptedAt().getEpochSecond()) + "/"
                + TimedNames.parse(entry.path())
                        .map(named -> named.source() + "/" + String.format("%09d", named.number()))
                        .orElseGet(() -> entry.path().getFileName().toString());
        byte[] lines = batch.get().lines();
        int line = 0;
        for (int start = 0; start < lines.length; line++) {
            int end = Lines.end(lines, start);
            String place = file + "/" + String.format("%09d", line);
            reading.row(lines, start, end, batch.get().acceptedAt(), place).ifPresent(this::add);
            start = end;
        }
    }

    private void add(FiledRow row) {
        Long second = row.second();
        if (horizon != null && order.compare(second, horizon) >= 0) {
            return;
        }
        rows.computeIfAbsent(second, each -> new ArrayList<>()).add(row);
        bytes += row.bytes().length + BYTES_BESIDE;
        while (bytes > MOST_BYTES) {
            horizon = rows.lastKey();
            bytes -= rows.remove(horizon).stream()
                    .mapToLong(each -> each.bytes().length + BYTES_BESIDE)
                    .sum();
        }
    }

    /** The second that comes next; empty: there is none. */
    Optional<Long> peek() {
        return rows.isEmpty() ? Optional.ofNullable(horizon) : Optional.of(rows.firstKey());
    }

    /**
     * The rows of a second, if there are any; they are gone from here then.
     *
     * @throws TooManyFilesException if they did not fit
     */
    List<FiledRow> take(long second) {
        if (horizon != null && order.compare(second, horizon) >= 0) {
            throw FileBudget.used();
        }
        List<FiledRow> taken = rows.remove(second);
        return taken == null ? List.of() : taken;
    }

    /** Whether something of the spool could not be read. */
    boolean hasDamage() {
        return hasDamage;
    }
}

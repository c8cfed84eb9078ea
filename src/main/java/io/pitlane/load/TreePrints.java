package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.RowFingerprint;
import io.pitlane.dataset.Timestamps;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipException;

/** Takes the fingerprints of what a PIT tree holds of one dataset and some time. Used by one thread. */
final class TreePrints {

    static final long MICROS_AN_HOUR = 3_600_000_000L;

    private final RecordReading reading;
    private final RecordPrints prints;
    private final TreeComparison.Order order;
    private final Instant settledBefore;
    private final RowFingerprint fingerprint;
    private final int timeColumn;
    private final long from;
    private final long to;

    long files;
    long refused;
    private long newRecords;

    TreePrints(RecordReading reading, RecordPrints prints, TreeComparison.Order order, Instant settledBefore) {
        this.reading = reading;
        this.prints = prints;
        this.order = order;
        this.settledBefore = settledBefore;
        this.fingerprint = new RowFingerprint(reading.dataset());
        this.timeColumn = reading.dataset().indexOf(reading.dataset().time());
        this.from = Timestamps.micros(order.from());
        this.to = Timestamps.micros(order.to());
    }

    void readTree(Dataset dataset, ComparisonProgress progress) {
        List<Path> days = new PitFolders(order.tree()).days(dataset, order.from(), order.to());
        progress.began(dataset.name(), days.size());
        try {
            for (Path day : days) {
                PitFolders.files(day, this::readFile);
                progress.advanced(1, newRecords);
                newRecords = 0;
            }
        } finally {
            progress.ended();
        }
    }

    private void readFile(Path path) throws IOException {
        SourceFile file = source(path, reading.dataset());
        try (InputStream content = ContentStream.open(Files.newInputStream(path))) {
            Instant written = Files.getLastModifiedTime(path).toInstant();
            int flags = written.isBefore(settledBefore) ? 0 : ComparedSlice.RECENT;
            long name = prints.addName(path);
            reading.read(file, content, written, chunk -> add(chunk, name, flags));
            files++;
        } catch (NoSuchFileException gone) {
            // somebody tidies the tree
        } catch (EOFException | ZipException damaged) {
            files++;
            refused++;
        }
    }

    /** How a file of a dataset's folder is read. */
    static SourceFile source(Path path, Dataset dataset) {
        return RecordingSign.isOn(path)
                ? new SourceFile(path, dataset.name(), SourceFile.Form.RECORDING, null)
                : new SourceFile(path, dataset.name());
    }

    /** What waits counts as on its way, and not as of the tree. */
    void addWaiting(RecordBatch batch) {
        SourceFile source = batch.form() == SourceFile.Form.RECORDING
                ? new SourceFile(MemoryLoad.LINES, reading.dataset().name(), SourceFile.Form.RECORDING, null)
                : new SourceFile(MemoryLoad.LINES, batch.dataset());
        if (batch.form() == SourceFile.Form.RECORDS
                && !batch.dataset().equals(reading.dataset().name())) {
            return;
        }
        long refusedBefore = refused;
        try {
            reading.read(
                    source,
                    new ByteArrayInputStream(batch.lines()),
                    batch.acceptedAt(),
                    chunk -> add(chunk, -1, ComparedSlice.WAITING));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        refused = refusedBefore; // they will be in quarantine, and are not of the tree
    }

    private void add(Batch chunk, long name, int flags) {
        refused += chunk.refusals.size();
        newRecords += chunk.rows.rows();
        byte[] bytes = chunk.rows.bytes();
        for (int row = 0; row < chunk.rows.rows(); row++) {
            int start = chunk.rows.start(row);
            long time = BinaryRow.longValue(bytes, BinaryRow.column(bytes, start, timeColumn));
            if (time >= from && time < to) {
                fingerprint.look(bytes, start);
                long keyed = fingerprint.isKeyed() ? ComparedSlice.KEYED : 0;
                prints.add(
                        Math.floorDiv(time, MICROS_AN_HOUR),
                        fingerprint.high(),
                        fingerprint.low(),
                        fingerprint.content(),
                        name,
                        chunk.record(row) << ComparedSlice.FLAG_BITS | keyed | flags);
            }
        }
    }
}

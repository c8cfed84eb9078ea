package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.error.OperationFailedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads single records of files. Each is a batch whose id follows from the content of its file and its place there: the
 * same one again is a repeat, whoever asks. Used by one thread.
 */
final class TreeRepair {

    private static final Logger LOG = LoggerFactory.getLogger(TreeRepair.class);
    private static final int MOST_BATCHES = 1000;

    private final RecordReading reading;
    private final Loader loader;
    private final Dataset dataset;
    private List<RecordBatch> batches = new ArrayList<>();
    private long failed;

    TreeRepair(RecordReading reading, Loader loader, Dataset dataset) {
        this.reading = reading;
        this.loader = loader;
        this.dataset = dataset;
    }

    /** @param records their numbers in the file, from 0 */
    void add(Path path, Set<Long> records) {
        try {
            byte[] bytes = Files.readAllBytes(path);
            String content = ContentCheck.sha256(bytes);
            Instant written = Files.getLastModifiedTime(path).toInstant();
            SourceFile file = TreePrints.source(path, dataset);
            try (InputStream stream = ContentStream.open(new ByteArrayInputStream(bytes))) {
                reading.read(file, stream, written, chunk -> {
                    for (int row = 0; row < chunk.rows.rows(); row++) {
                        if (records.contains(chunk.record(row))) {
                            add(file, content, chunk.record(row), chunk.sourceOf(row), written);
                        }
                    }
                });
            }
        } catch (IOException e) {
            throw new OperationFailedException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private void add(SourceFile file, String content, long record, byte[] source, Instant written) {
        String id = ContentCheck.sha256((content + "#" + record).getBytes(StandardCharsets.US_ASCII));
        batches.add(new RecordBatch(
                id, false, file.path() + "#" + record, dataset.name(), file.form(), line(source), written));
        if (batches.size() == MOST_BATCHES) {
            load();
        }
    }

    /** On one line: within a record, only white space is the end of a line. */
    private static byte[] line(byte[] record) {
        byte[] line = new byte[record.length + 1];
        for (int i = 0; i < record.length; i++) {
            line[i] = record[i] == '\n' || record[i] == '\r' ? (byte) ' ' : record[i];
        }
        line[record.length] = '\n';
        return line;
    }

    /** Loads what was added; returns how many of all since the last call could not be stored. */
    long finish() {
        load();
        long count = failed;
        failed = 0;
        return count;
    }

    private void load() {
        if (batches.isEmpty()) {
            return;
        }
        List<RecordBatch> group = batches;
        batches = new ArrayList<>();
        List<BatchReport> reports = loader.loadTogether(group);
        for (int i = 0; i < reports.size(); i++) {
            if (reports.get(i).failure().isPresent()) {
                failed++;
                LOG.warn(
                        "{} cannot be loaded now: {}",
                        group.get(i).origin(),
                        reports.get(i).failure().get().getMessage());
            }
        }
    }
}

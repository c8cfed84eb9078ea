package io.pitlane.load;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.error.PitlaneException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads batches of one dataset that have no files: small ones are decoded into one batch and committed together, on the
 * calling thread. Thread-safe.
 */
final class BatchesTogether {

    private static final Logger LOG = LoggerFactory.getLogger(BatchesTogether.class);
    private static final int MOST_GROUP_BYTES = 4 << 20;
    private static final int MOST_IDLE = 8;

    private final LoadParts parts;
    private final FileTargets targets;
    private final MemoryLoad alone;
    /** Not those that files are read into: whoever waits for a database that hangs would keep them from others. */
    private final Deque<Batch> idle = new ConcurrentLinkedDeque<>();

    BatchesTogether(LoadParts parts, FileTargets targets) {
        this.parts = parts;
        this.targets = targets;
        this.alone = new MemoryLoad(parts, targets);
    }

    List<BatchReport> load(List<RecordBatch> batches) {
        Map<String, BatchReport> reports = new HashMap<>();
        Map<String, RecordBatch> byId = new LinkedHashMap<>();
        batches.forEach(batch -> byId.put(batch.batchId(), batch));
        if (byId.size() != batches.size()
                || batches.stream().map(RecordBatch::dataset).distinct().count() > 1) {
            throw new IllegalArgumentException("batches that are loaded together have one dataset and different ids");
        }
        if (!batches.isEmpty()) {
            Batch target = take();
            try {
                new Group(targets.loadOf(batches.get(0).dataset()), target, reports).load(batches);
            } finally {
                giveBack(target);
            }
        }
        return batches.stream().map(batch -> reports.get(batch.batchId())).toList();
    }

    private Batch take() {
        Batch batch = idle.poll();
        if (batch == null) {
            return new Batch();
        }
        batch.clear();
        return batch;
    }

    private void giveBack(Batch batch) {
        if (idle.size() < MOST_IDLE) {
            idle.push(batch);
        }
    }

    private static byte[] sha256(byte[] lines) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(lines);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Batches that are decoded into one. Used by one thread. */
    private final class Group {

        private final DatasetLoad load;
        private final Batch target;
        private final Map<String, BatchReport> reports;
        private final RecordEncoder encoder;
        private final List<RecordBatch> open = new ArrayList<>();
        private final List<String> withRejects = new ArrayList<>();
        private int openBytes;
        private boolean seemsNew = true;

        Group(DatasetLoad load, Batch target, Map<String, BatchReport> reports) {
            this.load = load;
            this.target = target;
            this.reports = reports;
            this.encoder = load.newEncoder();
        }

        void load(List<RecordBatch> batches) {
            load.checkTable();
            Map<String, LedgerState> known = known(batches);
            for (RecordBatch batch : batches) {
                LedgerState state = known.getOrDefault(batch.batchId(), LedgerState.UNKNOWN);
                byte[] hash = batch.isNew() ? null : sha256(batch.lines());
                if (batch.isOther(state, hash)) {
                    reports.put(
                            batch.batchId(),
                            BatchReport.failed(batch.batchId(), new OtherContentException(batch.batchId())));
                } else if (state.isComplete()) {
                    reports.put(batch.batchId(), repeated(batch, state));
                } else if (isSmall(batch) && state.chunk(0, 0) == null) {
                    add(batch, hash);
                } else {
                    loadAlone(batch, hash);
                }
            }
            commit();
            writeRejects();
        }

        private Map<String, LedgerState> known(List<RecordBatch> batches) {
            List<String> askedFor = batches.stream()
                    .filter(batch -> !batch.isNew())
                    .map(RecordBatch::batchId)
                    .toList();
            return askedFor.isEmpty() ? Map.of() : load.findInLedger(askedFor);
        }

        private BatchReport repeated(RecordBatch batch, LedgerState state) {
            return report(
                    batch.batchId(),
                    FileState.DUPLICATE,
                    new long[] {state.read(), 0, 0, state.read(), 0},
                    new TimeSpans(load.dataset()),
                    state.rejected() > 0 ? load.findRefused(batch.batchId()) : List.of());
        }

        /** Whether its records, all of this dataset, fit into one chunk whatever they are. */
        private boolean isSmall(RecordBatch batch) {
            byte[] lines = batch.lines();
            int mostBytes =
                    (int) Math.min(SmallFiles.MOST_BYTES, 2L * parts.limits().records() - 2);
            boolean isShort = lines.length <= mostBytes;
            if (batch.form() == SourceFile.Form.RECORDING) {
                return isShort
                        && targets.datasets(MemoryLoad.sourceOf(batch), lines).equals(List.of(batch.dataset()));
            }
            return isShort
                    || lines.length < parts.limits().bytes()
                            && lines.length <= MOST_GROUP_BYTES
                            && Newline.count(lines) + 1 < parts.limits().records();
        }

        private void add(RecordBatch batch, byte[] hash) {
            Instant now = parts.clock().instant();
            BatchEntry entry =
                    new BatchEntry(batch.batchId(), batch.ledgerOrigin(), 0, 0, batch.lines().length, 0, now);
            entry.contentSha256 = hash;
            target.entries.add(entry);
            open.add(batch);
            openBytes += batch.lines().length;
            seemsNew &= batch.form() == SourceFile.Form.RECORDS;
            SourceFile source = new SourceFile(MemoryLoad.LINES, load.dataset().name(), batch.form(), null);
            ReadAs readAs = new ReadAs(source, true, parts.decoders());
            MemoryLoad.readFirst(load.newReader(encoder, readAs), target, batch.lines(), batch.acceptedAt());
            if (!entry.last) {
                throw new IllegalStateException("a small batch has more than one chunk: " + batch.batchId());
            }
            if (target.records() >= parts.limits().records() || openBytes >= MOST_GROUP_BYTES) {
                commit();
            }
        }

        private void loadAlone(RecordBatch batch, byte[] hash) {
            BatchReport report;
            try {
                report = alone.load(batch, hash, (its, chunk) -> its.committer().commitOnce(chunk, false));
            } catch (HeldDayException | OtherContentException e) {
                report = BatchReport.failed(batch.batchId(), e);
            }
            reports.put(batch.batchId(), report);
        }

        /** Commits the batches that are open; afterwards there are none and the target is clear. */
        private void commit() {
            if (open.isEmpty()) {
                return;
            }
            try {
                load.committer().commitOnce(target, seemsNew);
            } catch (HeldDayException e) {
                commitOneByOne(e);
                return;
            }
            List<TimeSpans> spans = spans();
            for (int i = 0; i < open.size(); i++) {
                committed(target.entries.get(i), spans.get(i));
            }
            clear();
        }

        private List<TimeSpans> spans() {
            List<TimeSpans> spans = new ArrayList<>();
            Map<BatchEntry, TimeSpans> byEntry = new HashMap<>();
            for (BatchEntry entry : target.entries) {
                spans.add(new TimeSpans(load.dataset()));
                byEntry.put(entry, spans.get(spans.size() - 1));
            }
            for (int row = 0; row < target.rows.rows(); row++) {
                byEntry.get(target.entryOf(row)).add(target, row);
            }
            return spans;
        }

        private void committed(BatchEntry entry, TimeSpans spans) {
            List<BatchReport.Refused> refused = target.refusedOf(entry);
            if (!refused.isEmpty()) {
                withRejects.add(entry.loadId);
            }
            long[] counts = {entry.read, entry.inserted, entry.updated, entry.duplicate, entry.rejected};
            reports.put(entry.loadId, report(entry.loadId, FileState.LOADED, counts, spans, refused));
        }

        /** So that a batch which waits for a day does not keep the others waiting. */
        private void commitOneByOne(PitlaneException failure) {
            List<RecordBatch> each = List.copyOf(open);
            List<byte[]> hashes =
                    target.entries.stream().map(entry -> entry.contentSha256).toList();
            clear();
            if (each.size() == 1) {
                reports.put(
                        each.get(0).batchId(), BatchReport.failed(each.get(0).batchId(), failure));
                return;
            }
            for (int i = 0; i < each.size(); i++) {
                add(each.get(i), hashes.get(i));
                commit();
            }
        }

        private void clear() {
            open.clear();
            openBytes = 0;
            seemsNew = true;
            target.clear();
        }

        /** @param counts read, inserted, updated, duplicate, rejected */
        private BatchReport report(
                String batchId, FileState state, long[] counts, TimeSpans spans, List<BatchReport.Refused> refused) {
            BatchReport.Part part = new BatchReport.Part(
                    load.dataset().name(),
                    state,
                    counts[0],
                    counts[1],
                    counts[2],
                    counts[3],
                    counts[4],
                    spans.all(),
                    spans.fresh(),
                    refused);
            return new BatchReport(batchId, List.of(part));
        }

        /** What is committed stays acknowledged, whatever becomes of the readable copies. */
        private void writeRejects() {
            try {
                load.writeRejects(withRejects);
            } catch (OperationFailedException | DatabaseUnavailableException e) {
                LOG.warn("No readable copy of refused records was made: {}", e.getMessage());
            }
        }
    }
}

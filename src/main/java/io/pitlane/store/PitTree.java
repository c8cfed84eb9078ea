package io.pitlane.store;

import io.pitlane.config.CrashPoint;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PIT tree: one readable file a record, {@code <entity>/YYYY/MM/DD/HH-MM-SS-<source>[-n].json} by the record's own time
 * in UTC, its source being its venue where it has one. What a record does not say of when it was written is added to it.
 * Thread-safe; several processes may share the folder.
 *
 * <p>A batch that is written again, after whatever crash, is there once: before its files get their names, a plan that
 * lists them is durable in {@code .batches}, and is gone through again. The plan stays until {@link #forget}.
 */
public final class PitTree implements PitFiles {

    private static final Logger LOG = LoggerFactory.getLogger(PitTree.class);
    private static final String ENDING = ".json";

    private final Path root;
    private final Catalog catalog;
    private final PayloadDecoders decoders;
    private final DurableFolders folders;
    private final TimedFiles files;
    private final PitPlans plans;
    private final FileLayer layer;

    /** @param root made when the first file is written */
    public PitTree(Path root, Catalog catalog, PayloadDecoders decoders, FileLayer layer) {
        this.root = root.toAbsolutePath();
        this.layer = layer;
        this.catalog = catalog;
        this.decoders = decoders;
        this.folders = new DurableFolders(layer, this.root.getParent());
        this.files = new TimedFiles(layer, folders, ENDING, () -> {}, () -> {});
        this.plans = new PitPlans(this.root, layer, folders);
    }

    /** @param records that have a file each; of a recording, what was decoded from it */
    public record Written(int records, List<Receipt.RefusedRecord> refused) {

        public Written {
            refused = List.copyOf(refused);
        }
    }

    /** One file to be. */
    private record Draft(RecordTimes.Origin origin, byte[] json) {}

    /**
     * Writes every record of a batch. All are durable when this returns; of a batch whose writing failed or was cut off,
     * either none is there or the rest follows when it is written again.
     *
     * @throws StoreRefusalException if the disk is full or the folder cannot be written
     */
    @Override
    public Written write(SpoolBatch batch) {
        Dataset dataset = catalog.find(batch.dataset()).orElseThrow();
        List<Draft> drafts = new ArrayList<>();
        List<Receipt.RefusedRecord> refused = new ArrayList<>();
        try {
            collect(dataset, batch, drafts, refused);
            String key = PitPlans.key(batch);
            synchronized (plans.turn(key)) {
                write(dataset, key, drafts);
            }
            return new Written(drafts.size(), refused);
        } catch (IOException e) {
            throw Refusals.of(e, "PIT tree");
        }
    }

    /** The batch is settled for good: it will not be written again. */
    @Override
    public void forget(SpoolBatch batch) {
        try {
            plans.delete(PitPlans.key(batch));
        } catch (IOException e) {
            throw Refusals.of(e, "PIT tree");
        }
    }

    /**
     * Clears up after processes that were killed over a batch, once it is so old that its sender will hardly send it again:
     * a batch of which every file has its name may have been acknowledged, and stays; of any other nobody was told, and
     * nothing of it stays. Never fails.
     *
     * @param before when what is cleared up was begun
     */
    public void tidy(Instant before) {
        for (Path file : plans.all()) {
            try {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    if (PitPlans.isPlan(file)) {
                        synchronized (plans.turn(PitPlans.keyOf(file))) {
                            settle(plans.takeAside(file));
                        }
                    } else if (PitPlans.isAside(file)) {
                        settle(file);
                    } else {
                        giveUpUnplanned(file);
                    }
                }
            } catch (NoSuchFileException gone) {
                LOG.debug("{} is gone", file);
            } catch (IOException e) {
                LOG.warn("Cannot clear up {}: {}", file, e.toString());
            }
        }
    }

    /** What was to become a plan, and may end anywhere: no file of it has its name yet. */
    private void giveUpUnplanned(Path unfinished) throws IOException {
        for (Path target : plans.read(unfinished)) {
            if (TimedNames.parse(target).isPresent()) {
                layer.delete(TimedFiles.temporary(target));
            }
        }
        layer.delete(unfinished);
    }

    private void settle(Path aside) throws IOException {
        List<Path> targets = plans.read(aside);
        boolean isUnfinished = targets.stream().anyMatch(target -> Files.exists(TimedFiles.temporary(target)));
        if (isUnfinished) {
            for (Path target : targets) {
                layer.delete(TimedFiles.temporary(target));
                layer.delete(target);
            }
            force(targets);
            LOG.info("Removed what was left of a batch of {} records that nobody was told of", targets.size());
        }
        layer.delete(aside);
    }

    /**
     * The files of a dataset whose second lies in a range, both ends included, oldest first. Looks only into the folders of
     * its days. Trees of programs that name files by local time need a range that is wider by their offset.
     */
    public List<PitFile> list(String dataset, Instant from, Instant to) {
        return new PitListing(folder(dataset), dataset).between(from, to);
    }

    /** The folders of days that are there of a range, both ends included, in order. */
    List<Path> days(String dataset, Instant from, Instant to) {
        return new PitListing(folder(dataset), dataset).days(from, to);
    }

    /** The record in a file, as it stands there; empty if it is gone. */
    public Optional<byte[]> read(PitFile file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file.path()));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }

    /** The datasets that have a folder, sorted. */
    public List<String> datasets() {
        try (Stream<Path> entities = Files.list(root)) {
            return entities.map(entity -> entity.getFileName().toString())
                    .flatMap(entity -> catalog.findEntity(entity).stream())
                    .map(Dataset::name)
                    .sorted()
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private Path folder(String dataset) {
        return root.resolve(dataset.startsWith("pit.") ? dataset.substring("pit.".length()) : dataset);
    }

    private void collect(Dataset dataset, SpoolBatch batch, List<Draft> drafts, List<Receipt.RefusedRecord> refused) {
        RecordTimes times = new RecordTimes(dataset);
        RecordTimes.Origin otherwise = new RecordTimes.Origin(batch.acceptedAt(), batch.source());
        PayloadDecoder decoder = batch.form() == LineForm.RECORDING ? decoders.decoder(dataset.name()) : null;
        byte[] lines = batch.lines();
        int index = 0;
        for (int start = 0; start < lines.length; index++) {
            int end = Lines.end(lines, start);
            Drafts into = new Drafts(index, times, otherwise, drafts, refused);
            if (decoder == null) {
                into.add(lines, start, end);
            } else {
                decode(decoder, lines, start, end, into);
            }
            start = end;
        }
    }

    private static void decode(PayloadDecoder decoder, byte[] lines, int start, int end, Drafts into) {
        try {
            decoder.decode(lines, start, end, into);
        } catch (RefusedRecordException e) {
            into.refuse(e.reason(), e.getMessage());
        }
    }

    private void write(Dataset dataset, String key, List<Draft> drafts) throws IOException {
        Optional<List<Path>> planned = plans.find(key, drafts.size());
        List<Path> targets = planned.isPresent() ? planned.get() : prepare(dataset, key, drafts);
        try {
            for (int i = 0; i < targets.size(); i++) {
                if (planned.isEmpty()
                        || files.isLeft(targets.get(i), drafts.get(i).json())) {
                    files.publish(targets.get(i));
                    CrashPoint.PIT_RENAMED.reached();
                }
            }
            force(targets);
            if (planned.isPresent() && !plans.has(key)) {
                throw new IOException("the plan of the batch was cleared up at the same moment; send it again");
            }
        } catch (IOException | RuntimeException e) {
            if (planned.isEmpty()) {
                giveUp(key, targets, e);
            }
            throw e;
        }
    }

    private List<Path> prepare(Dataset dataset, String key, List<Draft> drafts) throws IOException {
        List<Path> targets = new ArrayList<>();
        try {
            for (Draft draft : drafts) {
                targets.add(files.prepare(
                        folder(dataset.name()),
                        draft.origin().time(),
                        draft.origin().source(),
                        draft.json()));
            }
            plans.write(key, targets);
            return targets;
        } catch (IOException | RuntimeException e) {
            giveUp(key, targets, e);
            throw e;
        }
    }

    private void force(List<Path> targets) throws IOException {
        for (Path each : targets.stream().map(Path::getParent).distinct().toList()) {
            folders.ensure(each);
            folders.force(each);
        }
    }

    /** Who is refused sends again, so nothing of it may be found later. */
    private void giveUp(String key, List<Path> targets, Exception failure) {
        targets.forEach(target -> files.giveUp(target, failure));
        try {
            plans.delete(key);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Collects what a line holds. */
    private record Drafts(
            int index,
            RecordTimes times,
            RecordTimes.Origin otherwise,
            List<Draft> drafts,
            List<Receipt.RefusedRecord> refusals)
            implements PayloadDecoder.Sink {

        @Override
        public void payload() {
            // The files of a payload stand for themselves.
        }

        @Override
        public void record(byte[] json, int from, int to, PayloadDecoder.Cut cut) {
            add(json, from, to);
        }

        private void add(byte[] json, int from, int to) {
            try {
                RecordTimes.Origin origin = times.find(json, from, to, otherwise);
                if (origin.isDated()) {
                    drafts.add(new Draft(origin, IndentedJson.of(json, from, to)));
                } else {
                    byte[] dated = AddedMember.to(json, from, to, times.acceptanceMember(), micros(otherwise.time()));
                    drafts.add(new Draft(origin, IndentedJson.of(dated, 0, dated.length)));
                }
            } catch (IOException e) {
                refuse(RefusalReason.BAD_JSON, "the record is no JSON object");
            }
        }

        /** As exactly as a table keeps it. */
        private static String micros(Instant time) {
            return time.truncatedTo(ChronoUnit.MICROS).toString();
        }

        @Override
        public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
            refuse(reason, pointer.isEmpty() ? detail : pointer + ": " + detail);
        }

        private void refuse(RefusalReason reason, String detail) {
            refusals.add(new Receipt.RefusedRecord(index, reason.code(), detail));
        }
    }
}

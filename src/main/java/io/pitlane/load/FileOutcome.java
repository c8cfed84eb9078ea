package io.pitlane.load;

import io.pitlane.dataset.PayloadDecoders;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The counts of one file in the making. Its methods are safe for use by many threads. */
final class FileOutcome {

    private final SourceFile file;
    private final long bytes;
    private final boolean home;
    /** Whether no other dataset has records in the file. */
    private final boolean alone;

    private final ContentCheck check;
    private List<FileOutcome> parts = List.of();
    private String loadId = "";
    private FileState state = FileState.LOADED;
    private String note = "";
    private String failure = "";
    private HeldDayException held;
    private long read;
    private long inserted;
    private long updated;
    private long duplicate;
    private long rejected;
    private double seconds;

    /** @param bytes size of the file on disk, as far as it is known */
    FileOutcome(SourceFile file, long bytes) {
        this(file, bytes, true, false, null);
    }

    private FileOutcome(SourceFile file, long bytes, boolean home, boolean alone, ContentCheck check) {
        this.file = file;
        this.bytes = bytes;
        this.home = home;
        this.alone = alone;
        this.check = check;
    }

    /**
     * Divides a file whose records go into several datasets: what comes of the parts comes of the file.
     *
     * @param datasets the first accounts for lines that no dataset is known for
     */
    synchronized List<FileOutcome> divide(List<String> datasets, ContentCheck known) {
        List<FileOutcome> divided = new ArrayList<>();
        for (String dataset : datasets) {
            SourceFile part = new SourceFile(file.path(), dataset, file.form(), file.frame());
            divided.add(new FileOutcome(part, bytes, divided.isEmpty(), datasets.size() == 1, known));
        }
        parts = List.copyOf(divided);
        return parts;
    }

    String dataset() {
        return file.dataset();
    }

    /** How its content is read. */
    ReadAs readAs(PayloadDecoders decoders) {
        return alone ? ReadAs.whole(file, decoders) : new ReadAs(file, home, decoders);
    }

    /** The first pass over the file, if it is not behind us. */
    ContentCheck checked(Workers workers) throws IOException {
        return check != null ? check : ContentCheck.of(file.path(), read -> workers.checkStopping());
    }

    /** What of {@code read} bytes counts as progress: a file that is read for several datasets counts once. */
    long progress(long read) {
        return home ? read : 0;
    }

    SourceFile source() {
        return file;
    }

    Path path() {
        return file.path();
    }

    long bytes() {
        return bytes;
    }

    /** Begins anew, after a try that came to nothing. */
    synchronized void clear() {
        parts = List.of();
        state = FileState.LOADED;
        note = "";
        failure = "";
        held = null;
        read = 0;
        inserted = 0;
        updated = 0;
        duplicate = 0;
        rejected = 0;
    }

    /** The file could not be read: it is in no count. */
    synchronized void failed(IOException e) {
        failure = "cannot read " + file.path() + ": " + reasonOf(e);
    }

    /** A part of it, or all, waits for a day that is not made: it is in no count. What the ledger has of it stays. */
    synchronized void held(HeldDayException e) {
        held = e;
        failure = "cannot load all of " + file.path() + ": " + e.getMessage();
    }

    private synchronized HeldDayException heldFor() {
        return held;
    }

    private static String reasonOf(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        return e instanceof AccessDeniedException ? "no permission to read it" : e.getMessage();
    }

    /** Why the file could not be read; empty: it could. */
    synchronized String failure() {
        return Stream.concat(Stream.of(failure), parts.stream().map(FileOutcome::failure))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    synchronized FileState state() {
        return state;
    }

    synchronized void identify(String id) {
        loadId = id;
    }

    synchronized String loadId() {
        return loadId;
    }

    synchronized void add(BatchEntry entry) {
        read += entry.read;
        inserted += entry.inserted;
        updated += entry.updated;
        duplicate += entry.duplicate;
        rejected += entry.rejected;
    }

    synchronized long rejected() {
        return rejected;
    }

    /** The ledger, or a file before it, had all of it. */
    synchronized void duplicate(long records) {
        state = FileState.DUPLICATE;
        read = records;
        duplicate = records;
    }

    synchronized void duplicateOf(FileOutcome first) {
        identify(first.loadId());
        HeldDayException waits = first.heldFor();
        if (waits == null) {
            duplicate(first.read());
        } else {
            held(waits);
        }
    }

    synchronized long read() {
        return read;
    }

    /** Nothing of it was loaded. */
    synchronized void rejected(long records, String why) {
        state = FileState.REJECTED;
        note = why;
        read = records;
        inserted = 0;
        updated = 0;
        duplicate = 0;
        rejected = records;
    }

    synchronized void took(double share) {
        seconds = share;
    }

    synchronized FileReport report() {
        if (parts.isEmpty()) {
            return new FileReport(
                    file.path().toString(),
                    file.dataset(),
                    loadId,
                    state,
                    read,
                    inserted,
                    updated,
                    duplicate,
                    rejected,
                    seconds,
                    note);
        }
        return FileReport.sum(parts.stream().map(FileOutcome::report).toList(), seconds);
    }
}

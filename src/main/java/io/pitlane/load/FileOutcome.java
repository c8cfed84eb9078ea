package io.pitlane.load;

/** The counts of one file in the making. Its methods are safe for use by many threads. */
final class FileOutcome {

    private final SourceFile file;
    private String loadId = "";
    private FileState state = FileState.LOADED;
    private String note = "";
    private long read;
    private long inserted;
    private long updated;
    private long duplicate;
    private long rejected;
    private double seconds;

    FileOutcome(SourceFile file) {
        this.file = file;
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
        duplicate(first.read());
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
}

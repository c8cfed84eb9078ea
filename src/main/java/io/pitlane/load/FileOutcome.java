package io.pitlane.load;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The counts of one file in the making. Its methods are safe for use by many threads. */
final class FileOutcome {

    private final SourceFile file;
    private final long bytes;
    private String loadId = "";
    private FileState state = FileState.LOADED;
    private String note = "";
    private String failure = "";
    private long read;
    private long inserted;
    private long updated;
    private long duplicate;
    private long rejected;
    private double seconds;

    /** @param bytes size of the file on disk, as far as it is known */
    FileOutcome(SourceFile file, long bytes) {
        this.file = file;
        this.bytes = bytes;
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
        state = FileState.LOADED;
        note = "";
        failure = "";
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

    private static String reasonOf(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "it is not there";
        }
        return e instanceof AccessDeniedException ? "no permission to read it" : e.getMessage();
    }

    /** Why the file could not be read; empty: it could. */
    synchronized String failure() {
        return failure;
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

package io.pitlane.store;

import java.util.function.LongSupplier;

/** How much one reader may take from the disk. Used by one thread. */
final class FileBudget {

    private static final long MOST_BYTES = 512L << 20;

    private final int mostFiles;
    private final long end;
    private final LongSupplier nanoTime;
    private int files;
    private long bytes;

    FileBudget(int mostFiles, long nanos, LongSupplier nanoTime) {
        this.mostFiles = mostFiles;
        this.nanoTime = nanoTime;
        this.end = nanoTime.getAsLong() + nanos;
    }

    /** @throws TooManyFilesException if it is used up */
    void spend(long size) {
        files++;
        bytes += size;
        if (files > mostFiles || bytes > MOST_BYTES) {
            throw new TooManyFilesException("The answer lies in more than " + Math.min(files - 1, mostFiles)
                    + " files (http.file-reads.max-files) or " + (MOST_BYTES >> 20) + " MB of them");
        }
        checkTime();
    }

    /** @throws TooManyFilesException if the time is up */
    void checkTime() {
        if (nanoTime.getAsLong() - end > 0) {
            throw new TooManyFilesException("Reading " + files + " files took too long");
        }
    }

    /** How many files may still be read. */
    int left() {
        return mostFiles - files;
    }

    /** What is beyond the budget for whoever gets there. */
    static TooManyFilesException used() {
        return new TooManyFilesException(
                "The answer lies in more files than are read for one (http.file-reads.max-files)");
    }
}

package io.pitlane.export;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Whether a disk has room for an export, before anything of it is written. Immutable. */
final class DiskRoom {

    private static final double MB = 1 << 20;

    /** Rows as text take about what they take in the table; packed, trades and books take a quarter to a third. */
    private static final double PACKED = 0.5;

    private final Path folder;
    private final long minFree;

    /** @param minFree bytes that stay free */
    DiskRoom(Path folder, long minFree) {
        this.folder = folder;
        this.minFree = minFree;
    }

    /** @throws OperationFailedException if what the plan writes may not fit */
    void require(Plan plan, Compression compression) throws IOException {
        long tables =
                plan.tasks().stream().mapToLong(task -> task.table().bytes()).sum();
        long needed = compression == Compression.NONE ? tables : (long) (tables * PACKED);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free - minFree < needed) {
            throw new OperationFailedException(
                    String.format(
                            Locale.ROOT,
                            "Too little room in %s: about %.0f MB are to be written, and %.0f MB are free, of which"
                                    + " %.0f MB stay free (export.min-free-disk); make room, or move export.dir",
                            folder,
                            needed / MB,
                            free / MB,
                            minFree / MB),
                    null);
        }
    }
}

package io.pitlane.database;

import com.sun.management.OperatingSystemMXBean;
import io.pitlane.config.EmbeddedSettings;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How much memory and disk the embedded server may use: set up for loading, and fit for the machine. All figures are
 * bytes.
 *
 * @param sharedBuffers a quarter of the memory, at least 128 MB and at most 4 GB, unless the settings say otherwise: the
 *     index pages that a load touches stay in memory
 * @param walBuffers as the settings say; two loading connections fill PostgreSQL's own default faster than it is written
 * @param maxWal as the settings say, at most a quarter of the free disk: a checkpoint in mid-load writes every page of
 *     every index again
 * @param minWal an eighth of {@code maxWal}, at most 1 GB: so much WAL is kept for re-use instead of deleted
 * @param maintenanceWorkMem a sixteenth of the memory, 64 MB to 512 MB: index builds sort in memory
 * @param workMem a 512th of the memory, 4 MB to 32 MB: sorts of reads and exports
 * @param effectiveCache half of the memory: what the planner may take for cached
 */
record ServerSizing(
        long sharedBuffers,
        long walBuffers,
        long maxWal,
        long minWal,
        long maintenanceWorkMem,
        long workMem,
        long effectiveCache) {

    private static final long MB = 1024L * 1024;
    private static final long GB = 1024 * MB;

    /**
     * How each of the server's processes uses memory of the C library (glibc; others ignore it): up to 64 MB that it gives
     * back are kept for the next sort. To take them from the system anew for each index costs more than the sort.
     *
     * @see <a href="https://man7.org/linux/man-pages/man3/mallopt.3.html">mallopt</a>
     */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "MALLOC_MMAP_THRESHOLD_", Long.toString(32 * MB),
            "MALLOC_TRIM_THRESHOLD_", Long.toString(64 * MB),
            "MALLOC_TOP_PAD_", Long.toString(16 * MB));

    /** For this machine, or the container's share of it, and the disk of {@code directory}. */
    static ServerSizing forThisMachine(EmbeddedSettings settings, Path directory) {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        try {
            long disk = Files.getFileStore(directory).getUsableSpace();
            return of(settings, machine.getTotalMemorySize(), disk);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot find out the free space at " + directory + ": " + e, e);
        }
    }

    static ServerSizing of(EmbeddedSettings settings, long memory, long disk) {
        long maxWal = between(256 * MB, settings.maxWalBytes(), disk / 4);
        return new ServerSizing(
                settings.sharedBuffersBytes() > 0
                        ? settings.sharedBuffersBytes()
                        : between(128 * MB, memory / 4, 4 * GB),
                settings.walBuffersBytes(),
                maxWal,
                between(80 * MB, maxWal / 8, GB),
                between(64 * MB, memory / 16, 512 * MB),
                between(4 * MB, memory / 512, 32 * MB),
                Math.max(256 * MB, memory / 2));
    }

    private static long between(long least, long wanted, long most) {
        return Math.max(least, Math.min(wanted, most));
    }
}

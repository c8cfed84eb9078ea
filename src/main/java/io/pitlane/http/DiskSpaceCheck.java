package io.pitlane.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the data directory's disk has room. */
public final class DiskSpaceCheck implements HealthCheck {

    private static final long MEGABYTE = 1L << 20;
    private static final long LOW = 1024 * MEGABYTE;
    private static final long EXHAUSTED = 64 * MEGABYTE;

    private final Path folder;

    public DiskSpaceCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public Finding look() {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            String why = free / MEGABYTE + " MB are free for " + folder;
            if (free < EXHAUSTED) {
                return Finding.down(why + "; free some space");
            }
            return free < LOW ? Finding.warning(why + "; free some space") : Finding.up(why);
        } catch (IOException e) {
            return Finding.down("The data directory " + folder + " cannot be looked at: " + e);
        }
    }
}

package io.pitlane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system over a folder of a test, where the machine lets us mount one: root ignores modes, and disks are large. */
public final class Mount implements AutoCloseable {

    private final Path folder;
    private final boolean there;

    private Mount(Path folder, boolean there) {
        this.folder = folder;
        this.there = there;
    }

    /** An empty one of this size, such as {@code 1m}. */
    public static Mount ofMemory(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        return new Mount(folder, run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()));
    }

    /** The folder as it is, but nothing in it can be changed. */
    public static Mount readOnly(Path folder) throws IOException {
        boolean bound = run("mount", "--bind", folder.toString(), folder.toString());
        Mount mount = new Mount(folder, bound);
        if (bound && !run("mount", "-o", "remount,ro,bind", folder.toString())) {
            mount.close();
            return new Mount(folder, false);
        }
        return mount;
    }

    public boolean isThere() {
        return there;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        if (there) {
            run("umount", folder.toString());
        }
    }

    private static boolean run(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(words));
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}

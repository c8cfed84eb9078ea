package io.pitlane.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Tells whether a PIT tree was written by the store, so that its records may be in the database as well. Pure functions. */
public final class MirrorSign {

    /** A tree may lie so deep below what a user names. */
    private static final int DEPTH = 2;

    private MirrorSign() {}

    /** @param path absolute: in such a tree, the tree itself, or a folder with one in it */
    public static boolean isOn(Path path) {
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            if (hasSign(folder)) {
                return true;
            }
        }
        try (Stream<Path> below = Files.walk(path, DEPTH)) {
            return below.anyMatch(MirrorSign::hasSign);
        } catch (IOException | UncheckedIOException unreadable) {
            return false; // who reads it tells why
        }
    }

    private static boolean hasSign(Path folder) {
        return Files.isDirectory(folder.resolve(PitPlans.FOLDER))
                || Files.isDirectory(folder.resolve(MirrorProof.FOLDER));
    }
}

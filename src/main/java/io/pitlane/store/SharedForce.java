package io.pitlane.store;

import java.io.IOException;
import java.nio.file.Path;

/** Brings one folder to the disk for all who ask while the turn before theirs is under way. Thread-safe. */
final class SharedForce {

    private final FileLayer layer;
    private final Path folder;
    private final Object turn = new Object();
    private Round next;

    /** Those who asked together. Guarded by the turn. */
    private static final class Round {
        private boolean done;
        private IOException failure;
    }

    SharedForce(FileLayer layer, Path folder) {
        this.layer = layer;
        this.folder = folder;
    }

    void force() throws IOException {
        Round mine = join();
        synchronized (turn) {
            if (!mine.done) {
                run(mine);
            }
            if (mine.failure != null) {
                throw new IOException(mine.failure.getMessage(), mine.failure);
            }
        }
    }

    private synchronized Round join() {
        if (next == null) {
            next = new Round();
        }
        return next;
    }

    /** Who comes from here on may have written after the force began. */
    private synchronized void close(Round round) {
        if (next == round) {
            next = null;
        }
    }

    private void run(Round round) {
        close(round);
        round.failure = new IOException("the names in " + folder + " were not brought to the disk");
        round.done = true;
        try {
            layer.forceFolder(folder);
            round.failure = null;
        } catch (IOException e) {
            round.failure = e;
        }
    }
}

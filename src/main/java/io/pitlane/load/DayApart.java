package io.pitlane.load;

import java.time.LocalDate;

/** A day that a load puts into a table of its own. Its keys belong to the thread that reads; otherwise thread-safe. */
final class DayApart {

    private final LocalDate day;
    private final String table;
    private KeySet keys = new KeySet();
    private int lastChunk;

    private volatile boolean taken;
    private int chunksInHand;
    private boolean finished;

    /** @param table its name, quoted */
    DayApart(LocalDate day, String table) {
        this.day = day;
        this.table = table;
    }

    LocalDate day() {
        return day;
    }

    String table() {
        return table;
    }

    /** Whether rows may still be put here. */
    boolean isOpen() {
        return keys != null;
    }

    /** Whether no row before had this hash of its key. */
    boolean addKey(long hash) {
        return keys.add(hash);
    }

    int keys() {
        return keys.size();
    }

    /** No more rows from now on. */
    void close() {
        keys = null;
    }

    /** Somebody else has finished it, or will in a moment. On a worker. */
    void take() {
        taken = true;
    }

    boolean isTaken() {
        return taken;
    }

    int lastChunk() {
        return lastChunk;
    }

    /** Rows of a chunk are on their way. */
    synchronized void chunkBegan(int chunk) {
        lastChunk = chunk;
        chunksInHand++;
    }

    synchronized void chunkEnded() {
        chunksInHand--;
        notifyAll();
    }

    /** Waits for the chunks that are on their way. */
    synchronized void awaitChunks() {
        while (chunksInHand > 0) {
            waitHere();
        }
    }

    /** The day is a partition now, or nobody tries any more. */
    synchronized void finished() {
        finished = true;
        notifyAll();
    }

    synchronized void awaitFinished() {
        while (!finished) {
            waitHere();
        }
    }

    private void waitHere() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        }
    }
}

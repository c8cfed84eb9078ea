package io.pitlane.feed;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of an answered poll.
 *
 * @param ofPitTrades what went to {@code pit.trades} besides
 * @param troubles what is missing, waits, or was refused, a sentence each; none: everything is stored
 */
public record Stored(Answered answered, Counts counts, Counts ofPitTrades, List<String> troubles) {

    public Stored {
        troubles = List.copyOf(troubles);
    }

    /**
     * {@code read = inserted + updated + duplicate + rejected}.
     *
     * @param batchId what the ledger knows them by; empty where nothing was loaded
     * @param read records in the answer, whatever became of them
     */
    public record Counts(String batchId, long read, long inserted, long updated, long duplicate, long rejected) {

        public static final Counts NONE = new Counts("", 0, 0, 0, 0, 0);
    }

    public Poll poll() {
        return answered.poll();
    }

    /** Whether the route has something to do for {@code pit.trades}. */
    public boolean isAlsoPitTrades() {
        return poll().feed().alsoPitTrades();
    }

    Stored withPitTrades(Counts loaded) {
        return new Stored(answered, counts, loaded, troubles);
    }

    Stored and(String trouble) {
        List<String> more = new ArrayList<>(troubles);
        more.add(trouble);
        return new Stored(answered, counts, ofPitTrades, more);
    }
}

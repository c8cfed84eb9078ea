package io.pitlane.selftest;

/** Hears how the runs end. */
public interface ChaosListener {

    /**
     * A run has ended.
     *
     * @param run its number, from 1
     * @param seed of this run: given another time, the run is the first one
     * @param hit whether the strike met the product where the cell wants it
     */
    void ended(int run, long seed, Cell cell, boolean hit, Verdict verdict);
}

package io.pitlane.store;

/**
 * How a backlog is worked off.
 *
 * @param connections how many groups are worked on at once; at least 1
 * @param waitsForOthers whether it ends only when nothing is left that another process has claimed
 */
public record ReconcileOrder(int connections, Pace pace, boolean waitsForOthers, ReconcileProgress progress) {}

package io.pitlane.exchange;

/**
 * A pointer of a shape, ready to be looked up.
 *
 * @param slot where the walk through the row leaves the node; -1: the pointer leads out of the row
 */
record Place(Pointer pointer, int slot) {}

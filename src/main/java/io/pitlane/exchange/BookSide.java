package io.pitlane.exchange;

/**
 * Where the levels of one side of an order book are.
 *
 * @param levels leads to an array
 * @param only what a level must say to belong to this side; seen from the level
 * @param price seen from the level
 * @param size seen from the level
 * @param sum whether levels are single orders, to be summed per price
 */
record BookSide(Place levels, Condition[] only, Pointer price, Pointer size, boolean sum) {}

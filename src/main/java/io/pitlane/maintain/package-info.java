/**
 * Housekeeping of what is stored: how much there is of the market's data, and taking it away.
 *
 * <p>Touches the tables of the schema {@code market} and what the product notes about them, nothing else. Start reading
 * at {@link io.pitlane.maintain.MarketStatistics} and {@link io.pitlane.maintain.MarketClean}.
 */
package io.pitlane.maintain;

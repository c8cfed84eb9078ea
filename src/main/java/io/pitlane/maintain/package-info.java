/**
 * Housekeeping of what is stored: how much there is, making its days, and taking it away.
 *
 * <p>Touches the tables of datasets and what the product notes about them, nothing else. Start reading at {@link
 * io.pitlane.maintain.Retention}, {@link io.pitlane.maintain.MarketClean} and {@link
 * io.pitlane.maintain.MarketStatistics}.
 */
package io.pitlane.maintain;

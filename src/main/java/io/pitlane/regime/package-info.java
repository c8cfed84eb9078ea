/**
 * The regime of the market: every four hours, from the prices that are stored, by the rules of {@code config/regime.yaml}.
 *
 * <p>Reads {@code market.trades}, {@code market.tickers} and the rows of {@code pit.regime_snapshots} that are there already;
 * writes the latter through the store. Start reading at {@link io.pitlane.regime.RegimeDetector}.
 */
package io.pitlane.regime;

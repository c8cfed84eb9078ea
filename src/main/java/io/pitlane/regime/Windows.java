package io.pitlane.regime;

import java.time.Duration;

/**
 * How far back the indicators look.
 *
 * @param returns hourly returns of the volatility
 * @param closes daily closes of the mean, the last one included
 * @param thrust how long ago a price is compared with, in hours
 * @param staleness how old the last price at or before a time may be; a price that is exactly so old is too old
 */
record Windows(int returns, int closes, int thrust, Duration staleness) {}

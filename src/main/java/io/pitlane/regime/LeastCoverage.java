package io.pitlane.regime;

/**
 * How much of the data must be there, in percent, 1 to 100.
 *
 * @param returns of the hourly returns of the reference symbol
 * @param closes of the daily closes of a symbol; one with fewer leaves the universe
 * @param symbols of the universe
 */
record LeastCoverage(int returns, int closes, int symbols) {

    /** Whether {@code there} are {@code percent} of {@code all}, and there is one at all. */
    static boolean isEnough(int there, int all, int percent) {
        return there > 0 && 100L * there >= (long) percent * all;
    }
}

package io.pitlane.regime;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * How many symbols stand high, and how many move which way.
 *
 * @param symbols all of them; at least 1
 * @param above whose last daily close is above the mean of their daily closes; one that equals the mean is not
 * @param up whose price is above that of some hours ago
 * @param down whose price is below it; those that have not moved are neither
 */
record Breadth(int symbols, int above, int up, int down) {

    /**
     * Counts exactly.
     *
     * @param series each with a price at the last of {@code dayEnds}, at {@code earlier} and at {@code now}
     */
    static Breadth of(Collection<PriceSeries> series, List<Instant> dayEnds, Instant earlier, Instant now) {
        int above = 0;
        int up = 0;
        int down = 0;
        for (PriceSeries each : series) {
            int move = each.at(now).compareTo(each.at(earlier));
            above += isAboveMean(each, dayEnds) ? 1 : 0;
            up += move > 0 ? 1 : 0;
            down += move < 0 ? 1 : 0;
        }
        return new Breadth(series.size(), above, up, down);
    }

    /** Without a division, which could round. */
    private static boolean isAboveMean(PriceSeries series, List<Instant> dayEnds) {
        List<Instant> there = dayEnds.stream().filter(series::has).toList();
        BigDecimal sum = there.stream().map(series::at).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal last = series.at(dayEnds.get(dayEnds.size() - 1));
        return last.multiply(BigDecimal.valueOf(there.size())).compareTo(sum) > 0;
    }

    /** In percent, 0 to 100. */
    double percentAbove() {
        return 100.0 * above / symbols;
    }

    /** -1 to 1; 0 where nothing has moved. */
    double thrust() {
        return up + down == 0 ? 0 : (up - down) / (double) (up + down);
    }
}

package io.pitlane.feed;

import java.time.Instant;
import java.util.List;

/**
 * What a backfill brought.
 *
 * @param exchange the venue's id
 * @param kind such as {@code trades}
 */
public record BackfillReport(
        String exchange, String kind, Instant from, Instant to, List<Market> symbols, Counts totals) {

    public BackfillReport {
        symbols = List.copyOf(symbols);
    }

    static BackfillReport of(BackfillOrder order, List<Market> markets) {
        Counts totals = markets.stream().map(Market::counts).reduce(Counts.NONE, Counts::plus);
        return new BackfillReport(order.venue().id(), order.kind().word(), order.from(), order.to(), markets, totals);
    }

    /**
     * One market's part.
     *
     * @param windows into which the time was cut
     * @param known those of them that the ledger had already, and that were not fetched again
     * @param pages that were fetched
     * @param gaps what the exchange did not give
     */
    public record Market(String symbol, int windows, int known, int pages, Counts counts, List<HistoryGap> gaps) {

        public Market {
            gaps = List.copyOf(gaps);
        }
    }
}

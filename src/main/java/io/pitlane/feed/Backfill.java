package io.pitlane.feed;

import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.History;
import io.pitlane.exchange.MarketKind;
import io.pitlane.exchange.RequestTemplate;
import io.pitlane.exchange.RequestValues;
import io.pitlane.exchange.WireName;
import io.pitlane.load.BatchReport;
import io.pitlane.load.LoadStoppedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the past of markets into their table, window by window. Each window is noted in the ledger once it is whole: a
 * backfill that was cut off goes on behind the last of them, and one that is run again adds nothing. Thread-safe.
 */
public final class Backfill {

    private static final String NOTHING = "the exchange gave nothing";

    private final MarketNames names;
    private final PayloadDecoders decoders;
    private final PageSource pages;
    private final WindowLoad load;
    private final BackfillLedger ledger;
    private final IngestEvents events;
    private final Clock clock;

    /** Loads lines that were made in memory as one batch; see {@link io.pitlane.load.Loader#loadRecording}. */
    public interface WindowLoad {

        BatchReport load(String batchId, String origin, byte[] lines);
    }

    public Backfill(
            MarketNames names,
            PayloadDecoders decoders,
            PageSource pages,
            WindowLoad load,
            BackfillLedger ledger,
            IngestEvents events,
            Clock clock) {
        this.names = names;
        this.decoders = decoders;
        this.pages = pages;
        this.load = load;
        this.ledger = ledger;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Fetches what the ledger does not have. What was fetched before a failure stays.
     *
     * @throws InvalidInputException if a market is unknown to the venue
     * @throws PollFailedException if the exchange keeps failing
     * @throws io.pitlane.database.DatabaseUnavailableException if the database is away
     * @throws LoadStoppedException if the process is told to stop
     */
    public BackfillReport run(BackfillOrder order, BackfillProgress progress) {
        History history = order.venue().kind(order.kind()).orElseThrow().history();
        Map<String, WireName> markets = new LinkedHashMap<>();
        order.symbols().forEach(symbol -> markets.put(symbol, wireName(order, symbol)));
        List<BackfillReport.Market> reports = new ArrayList<>();
        progress.began(Duration.between(order.from(), order.to()).multipliedBy(markets.size()));
        try {
            markets.forEach((symbol, name) -> reports.add(market(order, history, symbol, name, progress)));
        } finally {
            progress.ended();
        }
        return BackfillReport.of(order, reports);
    }

    private WireName wireName(BackfillOrder order, String symbol) {
        return names.wireName(order.venue(), symbol)
                .orElseThrow(() -> new InvalidInputException(order.venue().id() + " has no market " + symbol
                        + ", as far as its symbol rules and market.markets know. Symbols are written BTC/USDT (spot),"
                        + " BTC/USDT:USDT (perpetual); a venue that numbers its markets needs its feed of kind"
                        + " instruments first"));
    }

    private BackfillReport.Market market(
            BackfillOrder order, History history, String symbol, WireName name, BackfillProgress progress) {
        MarketBackfill market = new MarketBackfill(order, history, symbol, name, progress);
        try {
            BackfillReport.Market report = market.run();
            tell(order, symbol, status(report), report.counts(), sentence(report));
            return report;
        } catch (PollFailedException failure) {
            tell(order, symbol, EventStatus.ERROR, market.counts, failure.getMessage());
            throw failure;
        }
    }

    private void tell(BackfillOrder order, String symbol, EventStatus status, Counts counts, String message) {
        events.write(new IngestEvent(
                order.venue().exchange(),
                Optional.of(symbol),
                "backfill",
                status,
                Optional.of(counts),
                order.kind().word() + " from " + order.from() + " to " + order.to() + ": " + message,
                clock.instant()));
    }

    private static EventStatus status(BackfillReport.Market report) {
        return report.gaps().isEmpty() && report.counts().rejected() == 0 ? EventStatus.SUCCESS : EventStatus.PARTIAL;
    }

    private static String sentence(BackfillReport.Market report) {
        StringBuilder text = new StringBuilder()
                .append(report.counts().inserted() + report.counts().updated())
                .append(" new or changed, ")
                .append(report.counts().duplicate())
                .append(" known, ")
                .append(report.counts().rejected())
                .append(" refused");
        report.gaps().forEach(gap -> text.append("; gap from ")
                .append(gap.from())
                .append(" to ")
                .append(gap.to())
                .append(": ")
                .append(gap.why()));
        return text.toString();
    }

    /** The backfill of one market. */
    private final class MarketBackfill {

        private final BackfillOrder order;
        private final History history;
        private final String symbol;
        private final WireName name;
        private final BackfillProgress progress;
        private final List<HistoryGap> gaps = new ArrayList<>();
        private Counts counts = Counts.NONE;
        private int fetchedPages;

        MarketBackfill(BackfillOrder order, History history, String symbol, WireName name, BackfillProgress progress) {
            this.order = order;
            this.history = history;
            this.symbol = symbol;
            this.name = name;
            this.progress = progress;
        }

        BackfillReport.Market run() {
            List<HistoryWindow> windows = HistoryWindow.of(order, history, symbol);
            Set<String> complete = order.force()
                    ? Set.of()
                    : ledger.complete(
                            order.kind().dataset(),
                            windows.stream().map(HistoryWindow::batchId).toList());
            int known = 0;
            for (HistoryWindow window : windows) {
                long before = counts.read();
                if (complete.contains(window.batchId())) {
                    known++;
                } else if (!isForgotten(window)) {
                    fetch(window);
                }
                progress.advanced(window.length(), counts.read() - before);
            }
            return new BackfillReport.Market(symbol, windows.size(), known, fetchedPages, counts, gaps);
        }

        /** The venue does not remember that far back. */
        private boolean isForgotten(HistoryWindow window) {
            if (history.reach() == null || window.to().isAfter(clock.instant().minus(history.reach()))) {
                return false;
            }
            HistoryGap.add(
                    gaps,
                    new HistoryGap(
                            window.from(), window.to(), "the exchange remembers " + history.reach() + " and no more"));
            return true;
        }

        private void fetch(HistoryWindow window) {
            WindowLines lines = new WindowLines(window, order.force(), load);
            List<Instant> times = new ArrayList<>();
            List<HistoryGap> found = new ArrayList<>();
            new HistoryWalk(history, name, window, new HistoryWalk.Visitor() {
                        @Override
                        public HistoryWalk.Fetched fetch(RequestTemplate request, RequestValues values) {
                            HistoryWalk.Fetched fetched =
                                    pages.fetch(order, symbol, history, request.fill(values), decoders);
                            fetchedPages++;
                            times.addAll(fetched.page().times());
                            lines.add(fetched.page());
                            return fetched;
                        }

                        @Override
                        public void gap(Instant from, Instant to, String why) {
                            found.add(new HistoryGap(from, to, why));
                        }
                    })
                    .walk();
            counts = counts.plus(lines.finish());
            if (times.stream().noneMatch(window::contains)) {
                found.add(new HistoryGap(window.from(), window.to(), NOTHING));
            } else if (order.kind() == MarketKind.FUNDING) {
                found.addAll(HistoryGap.ofRegular(window.from(), window.to(), times));
            }
            found.forEach(gap -> HistoryGap.add(gaps, gap));
        }
    }
}

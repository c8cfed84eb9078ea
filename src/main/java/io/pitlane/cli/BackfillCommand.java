package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.exchange.MarketKind;
import io.pitlane.feed.BackfillOrder;
import io.pitlane.feed.BackfillReport;
import io.pitlane.feed.Counts;
import io.pitlane.feed.HistoryGap;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane backfill}: brings the past of markets in, as far as their exchange gives it. */
@Command(
        name = "backfill",
        description = {
            "Page through an exchange's history into the market tables.",
            "What was fetched stays: an interrupted backfill goes on where it stopped, and one that is run again adds"
                    + " nothing. What the exchange does not give is reported as a gap."
        })
final class BackfillCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--exchange",
            required = true,
            paramLabel = "E",
            description = "Exchange or venue, such as okx or binanceusdm.")
    private String exchange;

    @Option(names = "--kind", required = true, paramLabel = "K", description = "trades or funding.")
    private String kind;

    @Option(
            names = "--symbol",
            required = true,
            split = ",",
            paramLabel = "S",
            description = "Canonical symbols, separated by commas, such as BTC/USDT or BTC/USDT:USDT.")
    private List<String> symbols;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "T",
            description = "First moment: 2026-01-31 or 2026-01-31T08:00:00Z.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "T", description = "End, itself not included; likewise.")
    private String to;

    @Option(
            names = "--force",
            description = "Fetch again what the ledger has. Records that are known already stay as they are.")
    private boolean force;

    @Mixin
    private FormatOption format;

    BackfillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        MarketKind wanted = MarketKind.of(kind)
                .orElseThrow(() -> new InvalidInputException("--kind " + kind + " is none of "
                        + String.join(", ", MarketKind.words()) + "; exchanges have a history of trades and funding"));
        Instant first = TimeOption.parse("--from", from);
        Instant end = TimeOption.parse("--to", to);
        try (Application application = Application.open(session.settings())) {
            BackfillOrder order = BackfillOrder.of(
                    application.exchanges(), exchange, wanted, symbols, first, end, force, Instant.now());
            return print(application.backfill(order, session.console().backfillProgress()))
                    .code();
        }
    }

    private ExitCode print(BackfillReport report) {
        session.console().print(format.format(), table(report), json(report));
        report.symbols().forEach(this::noteGaps);
        long rejected = report.totals().rejected();
        if (rejected > 0) {
            session.console()
                    .note("Records refused: " + rejected + "; 'pitlane quarantine list' shows them with the reasons.");
        }
        return rejected > 0 ? ExitCode.RECORDS_REFUSED : ExitCode.DONE;
    }

    private void noteGaps(BackfillReport.Market market) {
        for (HistoryGap gap : market.gaps()) {
            session.console().note(market.symbol() + ": gap from " + gap.from() + " to " + gap.to() + ": " + gap.why());
        }
    }

    private static Table table(BackfillReport report) {
        Table table = new Table(
                "symbol", "windows", "known", "pages", "read", "inserted", "updated", "duplicate", "rejected", "gaps");
        int windows = 0;
        int known = 0;
        int pages = 0;
        int gaps = 0;
        for (BackfillReport.Market market : report.symbols()) {
            row(table, market);
            windows += market.windows();
            known += market.known();
            pages += market.pages();
            gaps += market.gaps().size();
        }
        Counts totals = report.totals();
        return table.totals(
                "total",
                windows,
                known,
                pages,
                totals.read(),
                totals.inserted(),
                totals.updated(),
                totals.duplicate(),
                totals.rejected(),
                gaps);
    }

    private static void row(Table table, BackfillReport.Market market) {
        Counts counts = market.counts();
        table.row(
                market.symbol(),
                market.windows(),
                market.known(),
                market.pages(),
                counts.read(),
                counts.inserted(),
                counts.updated(),
                counts.duplicate(),
                counts.rejected(),
                market.gaps().size());
    }

    private static Map<String, Object> json(BackfillReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("exchange", report.exchange());
        json.put("kind", report.kind());
        json.put("from", report.from().toString());
        json.put("to", report.to().toString());
        json.put(
                "symbols",
                report.symbols().stream().map(BackfillCommand::jsonOf).toList());
        json.put("totals", jsonOf(report.totals()));
        return json;
    }

    private static Map<String, Object> jsonOf(BackfillReport.Market market) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("symbol", market.symbol());
        json.put("windows", market.windows());
        json.put("known", market.known());
        json.put("pages", market.pages());
        json.putAll(jsonOf(market.counts()));
        json.put("gaps", market.gaps().stream().map(BackfillCommand::jsonOf).toList());
        return json;
    }

    private static Map<String, Object> jsonOf(HistoryGap gap) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("from", gap.from().toString());
        json.put("to", gap.to().toString());
        json.put("why", gap.why());
        return json;
    }

    private static Map<String, Object> jsonOf(Counts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("read", counts.read());
        json.put("inserted", counts.inserted());
        json.put("updated", counts.updated());
        json.put("duplicate", counts.duplicate());
        json.put("rejected", counts.rejected());
        return json;
    }
}

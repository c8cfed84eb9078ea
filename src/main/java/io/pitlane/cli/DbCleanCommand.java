package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.maintain.CleanReport;
import io.pitlane.maintain.CleanRequest;
import io.pitlane.maintain.MarketTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane db clean}. */
@Command(
        name = "clean",
        description = {
            "Take market data away: old rows, old days, or everything. Touches the schema market only; exchanges stay.",
            "Rows go first, days then. With --truncate the other two have nothing left to do.",
            "What no verified export holds stays (retention.require-export), and the exit code is 1 then.",
            "Broken off, it is simply run again."
        })
final class DbCleanCommand implements Callable<Integer> {

    /** In the order of the JSON result. */
    private static final List<MarketTable> COUNTED = List.of(
            MarketTable.TICKERS,
            MarketTable.ORDERBOOKS,
            MarketTable.TRADES,
            MarketTable.FUNDING_RATES,
            MarketTable.INGEST_EVENTS);

    private static final int MOST_NAMED = 5;

    private final Session session;
    private final TypedConfirmation confirmation;

    @Option(
            names = "--older-than",
            paramLabel = "DAYS",
            description = "Delete rows, and ingest events, whose time is more than DAYS times 24 hours ago.")
    private Optional<Integer> olderThan;

    @Option(
            names = "--drop-partitions-older-than",
            paramLabel = "DAYS",
            description = {
                "Drop the partitions of days before the day that was DAYS days ago (UTC).",
                "No load makes such a day again."
            })
    private Optional<Integer> dropPartitionsOlderThan;

    @Option(
            names = "--truncate",
            description = "Empty every table but the exchanges. Their files can be loaded again afterwards.")
    private boolean truncate;

    @Option(names = "--yes", description = "With --truncate: do not ask.")
    private boolean yes;

    @Option(names = "--force", description = "Also take away what no verified export holds; the audit says so.")
    private boolean force;

    @Mixin
    private FormatOption format;

    DbCleanCommand(Session session, TypedConfirmation confirmation) {
        this.session = session;
        this.confirmation = confirmation;
    }

    @Override
    public Integer call() {
        CleanRequest request = new CleanRequest(olderThan, dropPartitionsOlderThan, truncate, force);
        try (Application application = Application.open(session.settings())) {
            if (truncate && !agreed(application.database().target().database())) {
                session.console().note("Nothing was taken away.");
                return ExitCode.FAILED.code();
            }
            CleanReport report =
                    application.marketClean().clean(request, session.console().workProgress());
            print(report);
            tellOfKept(report.kept());
            return (report.kept().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
        }
    }

    private void tellOfKept(List<CleanReport.Kept> kept) {
        kept.stream().limit(MOST_NAMED).forEach(each -> session.console()
                .note("Kept " + each.day() + " of " + each.dataset() + ": " + each.why() + "."));
        if (!kept.isEmpty()) {
            session.console()
                    .note("Kept " + kept.size()
                            + " days. Run 'pitlane export' first, or give --force for what no export holds.");
        }
    }

    /** @throws InvalidInputException where nobody can be asked */
    private boolean agreed(String database) {
        return yes
                || confirmation
                        .ask(
                                "This empties tickers, orderbooks, trades, funding_rates, markets and ingest_events of"
                                        + " database " + database + ".",
                                database)
                        .orElseThrow(() -> new InvalidInputException(
                                "--truncate empties every table of market data; nobody is here to be asked, so say"
                                        + " --yes"));
    }

    private void print(CleanReport report) {
        Table table = new Table("table", "rows deleted", "partitions dropped");
        COUNTED.forEach(each -> table.row(each.qualified(), report.deleted(each), partitions(each, report)));
        table.totals("total", report.total(), report.partitionsDropped().size());
        session.console().print(format.format(), table, json(report));
        if (truncate) {
            session.console()
                    .note("Emptied " + MarketTable.MARKETS.qualified() + " too, of "
                            + report.deleted(MarketTable.MARKETS) + " rows; the exchanges stay.");
        }
    }

    private static int partitions(MarketTable table, CleanReport report) {
        return (int) report.partitionsDropped().stream()
                .filter(name -> name.startsWith(table.table() + "_"))
                .count();
    }

    private static Map<String, Object> json(CleanReport.Kept kept) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dataset", kept.dataset());
        json.put("day", kept.day());
        json.put("why", kept.why());
        return json;
    }

    private static Map<String, Object> json(CleanReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        COUNTED.forEach(table -> json.put(table.table() + "_deleted", report.deleted(table)));
        json.put("total", report.total());
        json.put("partitions_dropped", report.partitionsDropped());
        json.put("kept", report.kept().stream().map(DbCleanCommand::json).toList());
        return json;
    }
}

package io.pitlane.cli;

import io.pitlane.bench.Latencies;
import io.pitlane.bench.ReadsBench;
import io.pitlane.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench reads}: how long reads of PIT trades take over HTTP. */
@Command(
        name = "reads",
        description =
                "Latencies of reads of PIT trades over HTTP: latest of a symbol, by order, counts by venue of a day.")
final class BenchReadsCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Trades in the table, spread over 30 days (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Requests of each query in a round (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Mixin
    private BenchOptions options;

    BenchReadsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new InvalidInputException("--rows " + rows + " is below 1");
        }
        if (requests < 1) {
            throw new InvalidInputException("--requests " + requests + " is below 1");
        }
        return options.runOverHttp(
                session,
                parts -> new ReadsBench(parts).run(rows, requests, options.rounds()),
                BenchReadsCommand::table,
                this::json);
    }

    private static Table table(Map<String, Latencies> queries) {
        Table table = new Table("query", "requests", "p50 ms", "p99 ms");
        queries.forEach((name, latencies) ->
                table.row(name, latencies.requests(), latencies.p50Millis(), latencies.p99Millis()));
        return table;
    }

    private Map<String, Object> json(Map<String, Latencies> queries) {
        Map<String, Object> figures = new LinkedHashMap<>();
        queries.forEach((name, latencies) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("requests", latencies.requests());
            each.put("p50_ms", latencies.p50Millis());
            each.put("p99_ms", latencies.p99Millis());
            figures.put(name, each);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bench", "reads");
        json.put("rows", rows);
        json.put("queries", figures);
        return json;
    }
}

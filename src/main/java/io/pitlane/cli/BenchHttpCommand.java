package io.pitlane.cli;

import io.pitlane.bench.BenchResult;
import io.pitlane.bench.HttpBench;
import io.pitlane.bench.HttpBenchResult;
import io.pitlane.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench http}: posts of one record against INSERTs of one row. */
@Command(
        name = "http",
        description = "Posts of one record each, durable when answered, against single-row INSERTs by JDBC.")
final class BenchHttpCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "32",
            description = "Connections of either side, 1 to 32 (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds that either side has in a round (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Mixin
    private BenchOptions options;

    BenchHttpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (connections < 1 || connections > 32) {
            throw new InvalidInputException("--connections " + connections + " is not a number from 1 to 32");
        }
        if (seconds < 1) {
            throw new InvalidInputException("--seconds " + seconds + " is below 1");
        }
        return options.runOverHttp(
                session,
                parts -> new HttpBench(parts).run(connections, seconds, options.rounds()),
                BenchHttpCommand::table,
                BenchHttpCommand::json);
    }

    private static Table table(HttpBenchResult result) {
        BenchResult rates = result.rates();
        return new Table("connections", "records/s", "baseline/s", "ratio", "single p50 ms", "single p99 ms")
                .row(
                        result.connections(),
                        Math.round(rates.rowsPerSecond()),
                        Math.round(rates.rows() / rates.baselineSeconds()),
                        rates.ratio(),
                        result.single().p50Millis(),
                        result.single().p99Millis());
    }

    private static Map<String, Object> json(HttpBenchResult result) {
        Map<String, Object> json = new LinkedHashMap<>(BenchOptions.json(result.rates()));
        json.put("connections", result.connections());
        Map<String, Object> single = new LinkedHashMap<>();
        single.put("requests", result.single().requests());
        single.put("p50_ms", result.single().p50Millis());
        single.put("p99_ms", result.single().p99Millis());
        json.put("single_connection", single);
        return json;
    }
}

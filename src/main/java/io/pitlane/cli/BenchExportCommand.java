package io.pitlane.cli;

import io.pitlane.bench.ExportBench;
import io.pitlane.bench.ExportBenchResult;
import io.pitlane.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench export}: a set of an export against pg_dump. */
@Command(
        name = "export",
        description = {
            "Export market.trades of 30 days, against pg_dump -Fd -j2 of the same scratch database; then again with one of"
                    + " the days changed.",
            "Wants a pg_dump that is not older than the server."
        })
final class BenchExportCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Trades in the table (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Mixin
    private BenchOptions options;

    BenchExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new InvalidInputException("--rows " + rows + " is below 1");
        }
        return options.runOverExports(
                session,
                parts -> new ExportBench(parts).run(rows, options.rounds()),
                BenchExportCommand::table,
                BenchExportCommand::json);
    }

    private static Table table(ExportBenchResult result) {
        return new Table(
                        "rows",
                        "seconds",
                        "bytes",
                        "pg_dump seconds",
                        "pg_dump bytes",
                        "ratio",
                        "one day changed",
                        "ratio")
                .row(
                        result.whole().rows(),
                        result.whole().seconds(),
                        result.bytes(),
                        result.whole().baselineSeconds(),
                        result.baselineBytes(),
                        result.whole().ratio(),
                        result.changedSeconds(),
                        result.changedRatio());
    }

    private static Map<String, Object> json(ExportBenchResult result) {
        Map<String, Object> json = new LinkedHashMap<>(BenchOptions.json(result.whole()));
        json.put("bytes", result.bytes());
        json.put("baseline_bytes", result.baselineBytes());
        Map<String, Object> changed = new LinkedHashMap<>();
        changed.put("seconds", result.changedSeconds());
        changed.put("ratio", result.changedRatio());
        json.put("one_day_changed", changed);
        return json;
    }
}

package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.bench.BenchResult;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every bench has in common: its rounds and how its result is printed. */
final class BenchOptions {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often both sides run; the medians count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private FormatOption format;

    int rounds() {
        if (rounds < 1) {
            throw new InvalidInputException("--rounds " + rounds + " is below 1");
        }
        return rounds;
    }

    /** @param bench takes the application and the name of a schema that is not there yet */
    int run(Session session, BiFunction<Application, String, BenchResult> bench) {
        rounds();
        String schema = "bench_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        try (Application application = Application.open(session.settings())) {
            BenchResult result = bench.apply(application, schema);
            session.console().print(format.format(), table(result), json(result));
            return ExitCode.DONE.code();
        }
    }

    private static Table table(BenchResult result) {
        return new Table("bench", "rows", "seconds", "rows/s", "baseline seconds", "ratio")
                .row(
                        result.bench(),
                        result.rows(),
                        result.seconds(),
                        Math.round(result.rowsPerSecond()),
                        result.baselineSeconds(),
                        result.ratio());
    }

    private static Map<String, Object> json(BenchResult result) {
        Map<String, Object> baseline = new LinkedHashMap<>();
        baseline.put("name", result.baselineName());
        baseline.put("seconds", result.baselineSeconds());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bench", result.bench());
        json.put("rows", result.rows());
        json.put("seconds", result.seconds());
        json.put("rows_per_second", result.rowsPerSecond());
        json.put("baseline", baseline);
        json.put("ratio", result.ratio());
        return json;
    }
}

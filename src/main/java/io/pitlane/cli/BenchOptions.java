package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.app.ScratchApplication;
import io.pitlane.app.ScratchService;
import io.pitlane.bench.BenchParts;
import io.pitlane.bench.BenchResult;
import io.pitlane.bench.ExportBenchParts;
import io.pitlane.bench.HttpBenchParts;
import io.pitlane.config.Settings;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every bench has in common: its rounds and how its result is printed. */
final class BenchOptions {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often both sides run when they are warm; the medians count (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private FormatOption format;

    int rounds() {
        if (rounds < 1) {
            throw new InvalidInputException("--rounds " + rounds + " is below 1");
        }
        return rounds;
    }

    int run(Session session, Function<BenchParts, BenchResult> bench) {
        rounds();
        String schema = "bench_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        try (Application application = Application.open(session.settings())) {
            Settings settings = application.settings();
            BenchResult result = bench.apply(new BenchParts(
                    application.catalog(),
                    application.decoders(),
                    application.database().unlimitedDataSource(),
                    application.database().transactions(),
                    settings.load(),
                    schema,
                    settings.home().data(),
                    session.console()::note));
            session.console().print(format.format(), table(result), json(result));
            return ExitCode.DONE.code();
        }
    }

    /** The same with a Pitlane of its own, over HTTP. */
    <T> int runOverHttp(
            Session session,
            Function<HttpBenchParts, T> bench,
            Function<T, Table> table,
            Function<T, Map<String, Object>> json) {
        rounds();
        String name = "bench_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        try (Application application = Application.open(session.settings());
                ScratchService service = new ScratchService(application, name)) {
            T result = bench.apply(new HttpBenchParts(service.port(), service.dataSource(), session.console()::note));
            session.console().print(format.format(), table.apply(result), json.apply(result));
            return ExitCode.DONE.code();
        }
    }

    /** The same with exports of a database of its own. */
    <T> int runOverExports(
            Session session,
            Function<ExportBenchParts, T> bench,
            Function<T, Table> table,
            Function<T, Map<String, Object>> json) {
        rounds();
        String name = "bench_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        try (Application application = Application.open(session.settings());
                ScratchApplication scratch = new ScratchApplication(application, name)) {
            T result = bench.apply(new ExportBenchParts(
                    scratch.dataSource(), scratch.target(), scratch::exports, scratch.data(), session.console()::note));
            session.console().print(format.format(), table.apply(result), json.apply(result));
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

    static Map<String, Object> json(BenchResult result) {
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

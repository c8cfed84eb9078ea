package io.pitlane.cli;

import io.pitlane.bench.LoadBench;
import io.pitlane.bench.Overlap;
import io.pitlane.error.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench load}: raw NDJSON into the table against COPY of finished rows. */
@Command(
        name = "load",
        description = "Raw NDJSON trades into pit.trades with all its indexes, against COPY of the finished rows.")
final class BenchLoadCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Records of a round (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--overlap",
            paramLabel = "P%",
            defaultValue = "0%",
            description =
                    "Share of the records that the table has already, in whole percent (default: ${DEFAULT-VALUE}).")
    private String overlap;

    @Mixin
    private BenchOptions options;

    BenchLoadCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new InvalidInputException("--rows " + rows + " is below 1");
        }
        Overlap known = new Overlap(percent());
        return options.run(session, parts -> new LoadBench(parts).run(rows, known, options.rounds()));
    }

    private int percent() {
        try {
            int percent = Integer.parseInt(overlap.replaceFirst("%$", ""));
            if (percent >= 0 && percent <= 100) {
                return percent;
            }
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        throw new InvalidInputException("--overlap " + overlap + " is not a whole percentage such as 1% or 50%");
    }
}

package io.pitlane.cli;

import io.pitlane.bench.BackfillBench;
import io.pitlane.error.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench backfill}: whole days that are not there yet, against COPY of finished rows. */
@Command(
        name = "backfill",
        description =
                "Recorded payloads of seven whole days into market.trades, none of them there yet, against COPY of"
                        + " the finished rows into days that are there.")
final class BenchBackfillCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Records of a round (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Mixin
    private BenchOptions options;

    BenchBackfillCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new InvalidInputException("--rows " + rows + " is below 1");
        }
        return options.run(session, parts -> new BackfillBench(parts).run(rows, options.rounds()));
    }
}

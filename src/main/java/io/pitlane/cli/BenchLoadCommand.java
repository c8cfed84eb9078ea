package io.pitlane.cli;

import io.pitlane.bench.ExistingRows;
import io.pitlane.bench.LoadBench;
import io.pitlane.bench.Overlap;
import io.pitlane.bench.RecordingBench;
import io.pitlane.error.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench load}: raw NDJSON into a table against COPY of finished rows. */
@Command(
        name = "load",
        description = {
            "Raw NDJSON trades into pit.trades with all its indexes, against COPY of the finished rows; or recorded"
                    + " payloads, one trade each, into market.trades."
        })
final class BenchLoadCommand implements Callable<Integer> {

    private static final String RECORDED = "market.trades";

    private final Session session;

    @Option(
            names = "--dataset",
            paramLabel = "D",
            defaultValue = "pit.trades",
            description = "pit.trades or market.trades (default: ${DEFAULT-VALUE}).")
    private String dataset;

    @Option(
            names = "--existing-rows",
            paramLabel = "N",
            defaultValue = "0",
            description = "Rows that both tables of market.trades hold beforehand (default: ${DEFAULT-VALUE}).")
    private long existingRows;

    @Option(
            names = "--days",
            paramLabel = "D",
            defaultValue = "30",
            description = "Days over which these are spread, the last seven of them those of the new records"
                    + " (default: ${DEFAULT-VALUE}).")
    private int days;

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
        if (dataset.equals(RECORDED)) {
            ExistingRows existing = existing(known);
            return options.run(session, parts -> new RecordingBench(parts).run(rows, existing, options.rounds()));
        }
        if (!dataset.equals("pit.trades") || existingRows != 0) {
            throw new InvalidInputException(
                    existingRows != 0
                            ? "--existing-rows needs --dataset " + RECORDED
                            : "--dataset " + dataset + " has no bench; pit.trades and " + RECORDED + " have one");
        }
        return options.run(session, parts -> new LoadBench(parts).run(rows, known, options.rounds()));
    }

    private ExistingRows existing(Overlap known) {
        if (known.percent() != 0) {
            throw new InvalidInputException("--overlap is for pit.trades, not for " + dataset);
        }
        if (existingRows < 0 || days < ExistingRows.NONE.days()) {
            throw new InvalidInputException("--existing-rows " + existingRows + " --days " + days
                    + ": at least 0 rows in at least " + ExistingRows.NONE.days() + " days are possible");
        }
        return existingRows == 0 ? ExistingRows.NONE : new ExistingRows(existingRows, days);
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

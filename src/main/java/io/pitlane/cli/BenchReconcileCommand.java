package io.pitlane.cli;

import io.pitlane.bench.ReconcileBench;
import io.pitlane.error.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench reconcile}: a backlog into its table against a load of one file. */
@Command(
        name = "reconcile",
        description = "A backlog of spooled trades into pit.trades, against a load of the same records from one file.")
final class BenchReconcileCommand implements Callable<Integer> {

    private static final int MOST_IN_A_FILE = 50_000;

    private final Session session;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Records of a round (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--records-per-file",
            paramLabel = "N",
            defaultValue = "150",
            description =
                    "Records of a spool file (default: ${DEFAULT-VALUE}, about what it takes to spool a million records"
                            + " that come one by one, 2,000 a second; a poll of trades gives up to 500, and records that come with"
                            + " an Idempotency-Key, or slowly, one).")
    private int recordsPerFile;

    @Mixin
    private BenchOptions options;

    BenchReconcileCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (rows < 1) {
            throw new InvalidInputException("--rows " + rows + " is below 1");
        }
        if (recordsPerFile < 1 || recordsPerFile > MOST_IN_A_FILE) {
            throw new InvalidInputException(
                    "--records-per-file " + recordsPerFile + " is not between 1 and " + MOST_IN_A_FILE);
        }
        return options.run(session, parts -> new ReconcileBench(parts).run(rows, recordsPerFile, options.rounds()));
    }
}

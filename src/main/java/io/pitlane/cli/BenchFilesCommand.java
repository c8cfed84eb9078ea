package io.pitlane.cli;

import io.pitlane.bench.FilesBench;
import io.pitlane.error.InvalidInputException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane bench files}: many one-record files against one transaction a file. */
@Command(name = "files", description = "Many files of one record, a ledger line each, against one transaction a file.")
final class BenchFilesCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--files",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Files of a round (default: ${DEFAULT-VALUE}).")
    private int files;

    @Mixin
    private BenchOptions options;

    BenchFilesCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (files < 1) {
            throw new InvalidInputException("--files " + files + " is below 1");
        }
        return options.run(session, parts -> new FilesBench(parts).run(files, options.rounds()));
    }
}

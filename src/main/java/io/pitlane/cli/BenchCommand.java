package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane bench}: measures the product against a baseline on the user's own machine and database. */
@Command(
        name = "bench",
        description =
                "Measure against a baseline that runs alternately, in a scratch schema that is dropped afterwards.",
        synopsisSubcommandLabel = "NAME")
final class BenchCommand {

    private BenchCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new BenchLoadCommand(session))
                .addSubcommand(new BenchFilesCommand(session))
                .addSubcommand(new BenchBackfillCommand(session))
                .addSubcommand(new BenchHttpCommand(session))
                .addSubcommand(new BenchReadsCommand(session))
                .addSubcommand(new BenchReconcileCommand(session))
                .addSubcommand(new BenchExportCommand(session));
    }
}

package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane jobs}: what is done on a schedule. */
@Command(name = "jobs", description = "The jobs of config/jobs.yaml: list them, show what came of them, run one.")
final class JobsCommand {

    private JobsCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new JobsCommand())
                .addSubcommand(new JobsListCommand(session))
                .addSubcommand(new JobsHistoryCommand(session))
                .addSubcommand(new JobsRunCommand(session));
    }
}

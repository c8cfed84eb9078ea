package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane quarantine}: the refused records. */
@Command(name = "quarantine", description = "Refused records: list them, look at one, try them again.")
final class QuarantineCommand {

    private QuarantineCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new QuarantineCommand())
                .addSubcommand(new QuarantineListCommand(session))
                .addSubcommand(new QuarantineShowCommand(session))
                .addSubcommand(new QuarantineReplayCommand(session));
    }
}

package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane feeds}: what is polled from exchanges. */
@Command(name = "feeds", description = "The feeds of config/feeds.yaml: list them, check them.")
final class FeedsCommand {

    private FeedsCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new FeedsCommand())
                .addSubcommand(new FeedsListCommand(session))
                .addSubcommand(new FeedsCheckCommand(session));
    }
}

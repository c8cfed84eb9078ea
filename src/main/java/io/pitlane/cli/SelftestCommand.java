package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane selftest}: proves the product's promise on the user's own machine. */
@Command(name = "selftest", description = "Prove on this machine that nothing is lost, doubled or invented.")
final class SelftestCommand {

    private SelftestCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new SelftestCommand())
                .addSubcommand(new SelftestChaosCommand(session))
                .addSubcommand(new SelftestVictimCommand(session));
    }
}

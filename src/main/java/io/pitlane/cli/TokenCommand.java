package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane token}: who may come in over HTTP. */
@Command(name = "token", description = "Tokens for HTTP: create one, list them, revoke one. Needs no database.")
final class TokenCommand {

    private TokenCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new TokenCommand())
                .addSubcommand(new TokenCreateCommand(session))
                .addSubcommand(new TokenListCommand(session))
                .addSubcommand(new TokenRevokeCommand(session));
    }
}

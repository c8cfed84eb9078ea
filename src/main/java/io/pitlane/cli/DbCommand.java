package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane db}: the schema of the database. */
@Command(name = "db", description = "The database: create it, migrate its schema, look at it, take it back.")
final class DbCommand {

    private DbCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new DbCommand())
                .addSubcommand(new DbInitCommand(session))
                .addSubcommand(new DbMigrateCommand(session))
                .addSubcommand(new DbStatusCommand(session))
                .addSubcommand(new DbRollbackCommand(session, Confirmation.onTerminal()));
    }
}

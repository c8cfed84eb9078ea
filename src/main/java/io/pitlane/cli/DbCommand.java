package io.pitlane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code pitlane db}: the schema of the database. */
@Command(
        name = "db",
        description = "The database: create it, migrate its schema and take it back, look at what it holds, clean it.")
final class DbCommand {

    private DbCommand() {}

    static CommandLine create(Session session) {
        return new CommandLine(new DbCommand())
                .addSubcommand(new DbInitCommand(session))
                .addSubcommand(new DbMigrateCommand(session))
                .addSubcommand(new DbStatusCommand(session))
                .addSubcommand(new DbRollbackCommand(session, Confirmation.onTerminal()))
                .addSubcommand(new DbStatsCommand(session))
                .addSubcommand(new DbCleanCommand(session, TypedConfirmation.onTerminal()))
                .addSubcommand(new DbPlanCommand(session))
                .addSubcommand(new DbUndropCommand(session));
    }
}

package io.pitlane.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/** Puts the commands together. */
public final class CommandLines {

    private CommandLines() {}

    /** Parses, runs one command, and returns the exit status of the process. Never throws. */
    public static int run(Session session, String... arguments) {
        try {
            return create(session).execute(arguments);
        } catch (Error failure) {
            return new FailureReporter(session).report(failure, "pitlane");
        }
    }

    /** The whole command line, ready to parse. */
    static CommandLine create(Session session) {
        CommandLine root = new CommandLine(new PitlaneCommand(session));
        commands(session).forEach(root::addSubcommand);
        FailureReporter failures = new FailureReporter(session);
        return root.setOut(new PrintWriter(session.console().out(), true))
                .setErr(new PrintWriter(session.console().err(), true))
                .registerConverter(Long.class, Numbers::toLong)
                .registerConverter(Long.TYPE, Numbers::toLong)
                .registerConverter(Integer.class, Numbers::toInteger)
                .registerConverter(Integer.TYPE, Numbers::toInteger)
                .registerConverter(Double.class, Numbers::toDouble)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setExecutionStrategy(parsed -> {
                    LogSettings.apply(session, parsed);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    /**
     * Every command of the product, in the order in which help lists them. A command is an object with picocli's
     * annotations that implements {@code Callable<Integer>} and returns an exit code; one with commands of its own is a
     * {@code CommandLine} to which those were added.
     */
    private static List<Object> commands(Session session) {
        return List.of(
                new RunCommand(session),
                new DemoCommand(session),
                new IngestCommand(session),
                new ReconcileCommand(session),
                new BackfillCommand(session),
                DbCommand.create(session),
                new RegimeCommand(session),
                QuarantineCommand.create(session),
                FeedsCommand.create(session),
                JobsCommand.create(session),
                new ExportCommand(session),
                new VerifyCommand(session),
                new RestoreCommand(session),
                new HealthCommand(session),
                TokenCommand.create(session),
                BenchCommand.create(session),
                SelftestCommand.create(session),
                new DecodeCommand(session),
                new ConfigCommand(session));
    }
}

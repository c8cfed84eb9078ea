package io.pitlane.cli;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into one line on stderr and an exit code. */
final class FailureReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Session session;

    FailureReporter(Session session) {
        this.session = session;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        session.console().note(command + ": " + sentence(failure) + suggestion(failure, command));
        return ExitCode.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        return report(failure, commandLine.getCommandSpec().qualifiedName());
    }

    /** Prints the failure of {@code command} and returns its exit status. */
    int report(Throwable failure, String command) {
        if (failure instanceof PitlaneException known) {
            known.getMessage().lines().forEach(line -> session.console().note(command + ": " + line));
        } else {
            session.console().note(command + ": failed unexpectedly: " + describe(failure) + cure());
        }
        if (session.options().verbose()) {
            failure.printStackTrace(session.console().err());
        }
        return failure instanceof PitlaneException known ? known.exitCode().code() : ExitCode.FAILED.code();
    }

    private String cure() {
        return session.options().verbose() ? "" : ". Run it again with --verbose to see where.";
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }

    private static String sentence(ParameterException failure) {
        String message =
                failure.getMessage().lines().findFirst().orElse("wrong usage").replace("option option", "option");
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private static String suggestion(ParameterException failure, String command) {
        List<String> similar =
                failure instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        if (!similar.isEmpty()) {
            return "; did you mean " + String.join(" or ", similar) + "?";
        }
        Set<String> commands = failure.getCommandLine().getSubcommands().keySet();
        return (commands.isEmpty() ? "" : "; commands: " + String.join(", ", commands)) + "; see '" + command
                + " --help'";
    }
}

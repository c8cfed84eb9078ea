package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.postgresql.util.PSQLException;

/** One run of Flyway over the scripts of a folder. Stateless. */
final class FlywayRun {

    /** The state of "must be owner" and "permission denied". */
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final Pattern LEADING_COMMENTS = Pattern.compile("(?s)(?:\\s+|--[^\n]*\n|/\\*.*?\\*/)+");

    private final DataSource dataSource;
    private final Path folder;

    FlywayRun(DataSource dataSource, Path folder) {
        this.dataSource = dataSource;
        this.folder = folder;
    }

    /** @return the names of the scripts that ran */
    List<String> migrate() {
        try {
            return flyway().migrate().migrations.stream()
                    .map(FlywayRun::fileName)
                    .toList();
        } catch (FlywayMigrateException e) {
            throw failure(e);
        } catch (FlywayException e) {
            throw new OperationFailedException("Flyway could not migrate: " + sentence(e), e);
        }
    }

    private Flyway flyway() {
        return Flyway.configure(FlywayRun.class.getClassLoader())
                .dataSource(dataSource)
                .locations("filesystem:" + folder)
                .failOnMissingLocations(true)
                .defaultSchema(MigrationHistory.SCHEMA)
                .table(MigrationHistory.TABLE)
                .createSchemas(false)
                // The scripts are SQL and nothing else, and times in the history, which have no zone, are UTC.
                .placeholderReplacement(false)
                .initSql("set timezone = 'UTC'; set statement_timeout = 0; set client_min_messages = warning")
                // Undo scripts lie beside the others: MigrationFolder checks the names.
                .validateMigrationNaming(false)
                .cleanDisabled(true)
                .loggers(FlywayLogs.class.getName())
                .load();
    }

    private RuntimeException failure(FlywayMigrateException failure) {
        SQLException refusal = cause(failure, SQLException.class);
        String place = failure.getMigration().getScript() + place(failure, refusal);
        if (refusal == null) {
            return new OperationFailedException(
                    "Migration " + place + " failed: " + sentence(failure) + "; correct the script", failure);
        }
        if (SqlStates.isRetryable(refusal)) {
            return new DatabaseUnavailableException(
                    "Migration " + place + " was interrupted, nothing of it was kept: " + FailureText.reason(refusal),
                    refusal);
        }
        String cure = SqlStates.of(refusal).equals(INSUFFICIENT_PRIVILEGE)
                ? "run 'pitlane db migrate' as the role that owns the schema"
                : "correct the script and migrate again";
        return new DatabaseException(
                "Migration " + place + " failed, nothing of it was kept: " + FailureText.reason(refusal) + "; " + cure,
                refusal);
    }

    /** Flyway knows where the statement begins, PostgreSQL how far into it the error is. */
    private static String place(FlywayMigrateException failure, SQLException refusal) {
        int line = failure.getLineNumber();
        if (line < 1) {
            return "";
        }
        FlywaySqlScriptException script = cause(failure, FlywaySqlScriptException.class);
        if (script != null && refusal instanceof PSQLException error && error.getServerErrorMessage() != null) {
            line += lineEnds(
                    script.getStatement(), error.getServerErrorMessage().getPosition());
        }
        return " line " + line;
    }

    /** The line ends between the first word of a statement, after its comments, and a position counted from 1. */
    private static int lineEnds(String statement, int position) {
        Matcher comments = LEADING_COMMENTS.matcher(statement);
        int from = comments.lookingAt() ? comments.end() : 0;
        int to = Math.min(position - 1, statement.length());
        return from < to
                ? (int) statement
                        .substring(from, to)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                : 0;
    }

    private static String fileName(MigrateOutput output) {
        return Path.of(output.filepath).getFileName().toString();
    }

    private static String sentence(FlywayException failure) {
        return String.join(" ", failure.getMessage().strip().split("\\s*\\R\\s*"));
    }

    private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}

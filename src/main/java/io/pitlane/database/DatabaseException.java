package io.pitlane.database;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import java.sql.SQLException;

/** The database refused a statement for a reason that a retry does not cure. */
public final class DatabaseException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, SQLException cause) {
        super(message, cause);
    }

    /** The five characters of the first SQLSTATE in the chain of causes, or an empty string. */
    public String sqlState() {
        return getCause() instanceof SQLException sql ? SqlStates.of(sql) : "";
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

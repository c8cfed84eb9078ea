package io.pitlane.database;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/**
 * The database cannot be reached or refuses for now; the same work may succeed later. Nothing of the work is stored,
 * unless this is a {@link CommitUnknownException}.
 */
public sealed class DatabaseUnavailableException extends PitlaneException permits CommitUnknownException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.DATABASE_UNREACHABLE;
    }
}

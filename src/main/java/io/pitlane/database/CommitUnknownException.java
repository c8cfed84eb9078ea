package io.pitlane.database;

import java.sql.SQLException;

/**
 * The connection was lost during COMMIT: the work is stored, or it is not. Whoever wants to do it again first asks the
 * database on a new connection, for example the ledger.
 */
public final class CommitUnknownException extends DatabaseUnavailableException {

    private static final long serialVersionUID = 1L;

    public CommitUnknownException(String message, SQLException cause) {
        super(message, cause);
    }
}

package io.pitlane.export;

import io.pitlane.database.CommitUnknownException;
import io.pitlane.database.SqlStates;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Runs the scripts of an export one after the other in one session, as psql would that stops at the first error. The
 * scripts begin and end the transaction themselves. Owned by one thread.
 */
final class ScriptRun {

    private static final String LEADING = "(?:\\s|--[^\\n]*\\n)*";
    private static final Pattern BEGIN = Pattern.compile(LEADING + "begin\\s*;", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMIT = Pattern.compile(LEADING + "commit\\s*;", Pattern.CASE_INSENSITIVE);
    private static final Pattern TABLE = Pattern.compile(
            LEADING + "copy\\s+((?:\"(?:[^\"]|\"\")*\"|[^\\s(\"])+).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Of the memory that all sessions share, where the locks are. */
    private static final String OUT_OF_MEMORY = "53200";

    /** Tells which schema it is, and so comes with it. */
    private static final String HISTORY = "\"ops\".\"schema_history\"";

    private final Connection connection;
    private final Steps steps;
    private final boolean withRows;
    private final TreeSet<String> tables = new TreeSet<>();
    private long rows;
    private State state = State.BEFORE;
    private String held;

    private enum State {
        BEFORE,
        BEGUN,
        COMMITTED
    }

    /** What is done beside the scripts, in their transaction. */
    interface Steps {

        /** Right behind the begin. */
        void begun(Connection connection) throws SQLException;

        /** Right before the commit. */
        void committing(Connection connection) throws SQLException;
    }

    private ScriptRun(Connection connection, Steps steps, boolean withRows) {
        this.connection = connection;
        this.steps = steps;
        this.withRows = withRows;
    }

    /** @param connection that commits by itself as long as no script has begun a transaction */
    static ScriptRun of(Connection connection, Steps steps) {
        return new ScriptRun(connection, steps, true);
    }

    /** Leaves rows out but for the history of migrations, and with them the check before the commit, which would miss them. */
    static ScriptRun ofSchema(Connection connection, Steps steps) {
        return new ScriptRun(connection, steps, false);
    }

    /**
     * Runs a script to its end.
     *
     * @throws InvalidInputException if it does not begin a transaction, so that it is no export
     * @throws IntegrityException if it is not whole, or the database finds that what it brings is not what was exported
     */
    void run(ScriptReader script) throws IOException, SQLException {
        for (Optional<String> next = script.next(); next.isPresent(); next = script.next()) {
            run(next.get(), script);
        }
    }

    private void run(String statement, ScriptReader script) throws IOException, SQLException {
        boolean begins = BEGIN.matcher(statement).matches();
        if (begins != (state == State.BEFORE)) {
            throw new InvalidInputException(script.name() + " is no export of Pitlane: "
                    + (state == State.COMMITTED ? "it goes on behind its commit" : "it is no single transaction")
                    + "; let psql run it, if it is to be run");
        }
        if (begins) {
            execute(statement);
            state = State.BEGUN;
            steps.begun(connection);
        } else if (COMMIT.matcher(statement).matches()) {
            commit(statement);
        } else if (ScriptReader.isCopy(statement)) {
            runHeld();
            copy(statement, script);
        } else {
            runHeld();
            held = statement;
        }
    }

    private void commit(String statement) throws SQLException {
        if (withRows) {
            runHeld();
        }
        held = null;
        steps.committing(connection);
        try {
            execute(statement);
        } catch (SQLException e) {
            if (SqlStates.isConnectionLost(e)) {
                throw new CommitUnknownException(
                        "The connection to PostgreSQL was lost during COMMIT, so the export is restored or not;"
                                + " look in the database before restoring it again",
                        e);
            }
            throw e;
        }
        state = State.COMMITTED;
    }

    /** @throws IntegrityException unless everything was committed; {@code name} ended too early */
    void requireCommitted(String name) {
        if (state != State.COMMITTED) {
            throw new IntegrityException(name + " ends before its commit; it is not whole, and nothing was restored");
        }
    }

    /** Registers a part as present without its rows. */
    void runFirstStatement(ScriptReader script) throws IOException, SQLException {
        runHeld();
        execute(script.next().orElseThrow(() -> new IntegrityException("A part is empty")));
    }

    /** Rows that were copied. */
    long rows() {
        return rows;
    }

    /** Tables that were copied into, none twice. */
    int tables() {
        return tables.size();
    }

    /** One statement is held back, since only what follows tells the last check before a commit. */
    void runHeld() throws SQLException {
        if (held != null) {
            String statement = held;
            held = null;
            execute(statement);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void copy(String sql, ScriptReader script) throws IOException, SQLException {
        var table = TABLE.matcher(sql);
        String name = table.matches() ? table.group(1) : "";
        if (!withRows && !name.equals(HISTORY)) {
            script.rows((bytes, from, length) -> {});
            return;
        }
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            try {
                rows(script, copy);
                rows += copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        tables.add(name);
    }

    /** Hands the rows that follow a COPY to the server. */
    static void rows(ScriptReader script, CopyIn copy) throws IOException, SQLException {
        try {
            script.rows((bytes, from, length) -> write(copy, bytes, from, length));
        } catch (CopyFailure e) {
            throw (SQLException) e.getCause();
        }
    }

    private static void write(CopyIn copy, byte[] bytes, int from, int length) throws IOException {
        try {
            copy.writeToCopy(bytes, from, length);
        } catch (SQLException e) {
            throw new CopyFailure(e);
        }
    }

    /** Whatever the values or the words are to blame for was not what was exported. */
    private static SQLException failed(SQLException failure) {
        String state = SqlStates.of(failure);
        if (state.equals(OUT_OF_MEMORY)) {
            throw new OperationFailedException(
                    "PostgreSQL has no room for the locks that one transaction over so many tables needs; raise its"
                            + " max_locks_per_transaction and restart it",
                    failure);
        }
        if (SqlStates.isDataError(failure)
                || state.startsWith("42") && !state.equals(SqlStates.INSUFFICIENT_PRIVILEGE)) {
            throw new IntegrityException("PostgreSQL refused what the export brings, and nothing was restored: "
                    + failure.getMessage().lines().findFirst().orElse(state));
        }
        return failure;
    }

    /** Carries a failure of the database through a reader. */
    private static final class CopyFailure extends IOException {

        private static final long serialVersionUID = 1L;

        CopyFailure(SQLException cause) {
            super(cause);
        }
    }
}

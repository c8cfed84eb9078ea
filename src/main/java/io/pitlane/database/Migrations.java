package io.pitlane.database;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.InvalidInputException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * Brings the schema forward and back: Flyway runs what is due, {@link Rollback} takes it back, and both keep their
 * books in {@code ops.schema_history}. Thread-safe, and safe beside other processes: one at a time changes the schema,
 * the others wait and then find it done. Reading the status waits for nobody, needs no rights beyond reading, and does
 * without Flyway, whose start alone takes longer.
 */
public final class Migrations {

    /** Held in a session while the schema changes: {@code pitlane} in ASCII. */
    private static final long LOCK = 0x7069746C616E65L;

    /** Flyway's own, held in a transaction: a Flyway of somebody else's keeps out as well. */
    private static final long FLYWAY_LOCK = 77431708279161L + "\"ops\".\"schema_history\"".hashCode();

    private final DataSource dataSource;
    private final Path folder;

    /**
     * @param dataSource opens a new connection each time: settings of the session are changed, and several are open at
     *     once, so that a small pool would lock itself out
     * @param folder where the scripts are
     */
    public Migrations(DataSource dataSource, Path folder) {
        this.dataSource = dataSource;
        this.folder = folder;
    }

    /** The newest version that there is a file for; 0 without files. Asks no database. */
    public int newest() {
        return MigrationFolder.read(folder).newest();
    }

    /**
     * Compares files and database.
     *
     * @throws InvalidConfigurationException if a script's name cannot be understood
     * @throws DatabaseUnavailableException if the database cannot be reached
     */
    public MigrationStatus status() {
        MigrationFolder files = MigrationFolder.read(folder);
        return connected("read the state of the migrations", connection -> status(connection, files));
    }

    /**
     * Runs everything that is due, each migration in a transaction of its own. With nothing due it only reads, so that
     * a role without rights to change the schema may call it.
     *
     * @throws InvalidConfigurationException if files and database do not fit: edited, missing or newer migrations
     * @throws DatabaseException if a script fails; names file and line. Nothing of it stays; those before it do
     * @throws DatabaseUnavailableException if the database cannot be reached
     */
    public MigrationRun migrate() {
        MigrationFolder files = MigrationFolder.read(folder);
        long start = System.nanoTime();
        return connected("migrate the database", connection -> {
            MigrationStatus before = status(connection, files);
            refuse(before.problems());
            if (before.due() == 0) {
                return new MigrationRun(List.of(), before.version(), elapsed(start));
            }
            execute(connection, "set lock_timeout = 0; select pg_advisory_lock(" + LOCK + ")");
            try {
                return migrate(connection, files, start);
            } finally {
                execute(connection, "select pg_advisory_unlock(" + LOCK + ")");
            }
        });
    }

    /**
     * Says what {@link #rollback} would undo and lose. Tries it, and so locks what goes for a moment; changes nothing.
     *
     * @throws InvalidInputException if the target is not applied, or an undo is missing
     */
    public RollbackPlan plan(RollbackTarget target) {
        MigrationFolder files = MigrationFolder.read(folder);
        return connected("plan the rollback", connection -> {
            connection.setAutoCommit(false);
            try {
                execute(connection, "set local lock_timeout = '10s'");
                return Rollback.prepare(connection, files, target).plan();
            } finally {
                connection.rollback();
            }
        });
    }

    /**
     * Undoes migrations, newest first, with their rows of the history, all in one transaction. Where a table goes, the
     * ledger forgets what was loaded into it, so that it can be loaded again.
     *
     * @param mayLoseRows whether to go on although rows or values are lost
     * @return what was undone and lost
     * @throws InvalidInputException if rows would be lost and must not be, or the target is not applied
     * @throws DatabaseException if an undo fails; then nothing was undone
     */
    public RollbackPlan rollback(RollbackTarget target, boolean mayLoseRows) {
        MigrationFolder files = MigrationFolder.read(folder);
        return connected("roll the database back", connection -> {
            connection.setAutoCommit(false);
            try {
                RollbackPlan plan = rollback(connection, files, target, mayLoseRows);
                connection.commit();
                return plan;
            } catch (SQLException | RuntimeException | Error failure) {
                rollBackAfter(failure, connection);
                throw failure;
            }
        });
    }

    private MigrationRun migrate(Connection connection, MigrationFolder files, long start) throws SQLException {
        MigrationStatus before = status(connection, files);
        refuse(before.problems());
        if (!MigrationHistory.exists(connection)) {
            execute(connection, "create schema if not exists " + MigrationHistory.SCHEMA);
        }
        List<String> applied = new FlywayRun(dataSource, folder).migrate();
        return new MigrationRun(applied, status(connection, files).version(), elapsed(start));
    }

    private static RollbackPlan rollback(
            Connection connection, MigrationFolder files, RollbackTarget target, boolean mayLoseRows)
            throws SQLException {
        // Another migration may take its time; whoever uses the tables must not hold up everybody behind this.
        execute(connection, "set local lock_timeout = 0");
        execute(connection, "select pg_advisory_xact_lock(" + LOCK + "), pg_advisory_xact_lock(" + FLYWAY_LOCK + ")");
        execute(connection, "set local lock_timeout = '10s'");
        Rollback rollback = Rollback.prepare(connection, files, target);
        rollback.lockTables();
        RollbackPlan plan = rollback.plan();
        if (!plan.losses().isEmpty() && !mayLoseRows) {
            throw new InvalidInputException("Rolling back would lose " + plan.lossesInWords()
                    + "; export what you need, then run it again with --yes");
        }
        if (!plan.undone().isEmpty()) {
            rollback.run();
        }
        return plan;
    }

    private static MigrationStatus status(Connection connection, MigrationFolder files) throws SQLException {
        return MigrationStatus.compare(files, MigrationHistory.read(connection));
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void rollBackAfter(Throwable failure, Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException secondary) {
            failure.addSuppressed(secondary);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private <T> T connected(String attempt, SqlFunction<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            // A role may carry limits that are meant for queries.
            execute(connection, "set statement_timeout = 0");
            return work.apply(connection);
        } catch (SQLException e) {
            String message = "Could not " + attempt + ": " + FailureText.reason(e);
            if (SqlStates.isRetryable(e)) {
                throw new DatabaseUnavailableException(message, e);
            }
            throw new DatabaseException(message, e);
        }
    }
}

package io.pitlane.export;

import io.pitlane.database.Database;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;

/**
 * Brings an export back into a database, in one transaction: what is not whole, or not what was exported, leaves the
 * database as it was. Stateless; thread-safe.
 */
public final class Restore {

    /** The sequences of a schema without rows begin anew. */
    private static final String RESTART =
            """
            select pg_catalog.setval(s.seqrelid, s.seqstart, false)
              from pg_catalog.pg_sequence s
              join pg_catalog.pg_class c on c.oid = s.seqrelid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where n.nspname in ('%s')
            """
                    .formatted(String.join("', '", SnapshotView.SCHEMAS));

    private static final String MIGRATION =
            "select coalesce(max(version::int), 0) from ops.schema_history where success and version ~ '^[0-9]+$'";

    private final int newestMigration;

    /** @param newestMigration that this Pitlane has */
    public Restore(int newestMigration) {
        this.newestMigration = newestMigration;
    }

    /** What is restored, and how much of it. */
    public enum Scope {
        EVERYTHING,
        /** Without rows; sequences begin anew. */
        SCHEMA
    }

    /** What stands where an export is to go. */
    public RestoreTarget target(Database database) {
        return database.outsideTransactions("restore", RestoreTarget::read);
    }

    /**
     * Verifies an export and restores it: a set, or a file that holds all.
     *
     * @param replace whether to take away what is there, with the ledger of it
     * @throws InvalidInputException if there is no export at the path, it is of a newer schema, or the database holds
     *     something and must not lose it
     * @throws IntegrityException if the export is damaged
     */
    public RestoreReport run(Database database, Path path, Scope scope, boolean replace, RestoreProgress progress) {
        RestoreFiles files = RestoreFiles.of(path);
        files.migration().ifPresent(migration -> requireKnown(migration, path));
        RestoreTarget target = target(database);
        if (!target.isEmpty() && !replace) {
            throw occupied(target);
        }
        new Verification(progress.verifying()).verify(path).requireWhole();
        progress.began(files.bytes());
        try {
            return database.outsideTransactions(
                    "restore", connection -> restore(connection, files, scope, replace, progress::read));
        } finally {
            progress.ended();
        }
    }

    private RestoreReport restore(
            Connection connection, RestoreFiles files, Scope scope, boolean replace, LongConsumer progress)
            throws SQLException {
        long start = System.nanoTime();
        ScriptRun.Steps steps = new ScriptRun.Steps() {
            @Override
            public void begun(Connection session) throws SQLException {
                makeRoom(session, replace);
            }

            @Override
            public void committing(Connection session) throws SQLException {
                requireKnown(session, scope, files.path());
            }
        };
        ScriptRun run = scope == Scope.SCHEMA ? ScriptRun.ofSchema(connection, steps) : ScriptRun.of(connection, steps);
        for (RestoreFiles.RestoreFile file : files.files()) {
            RestoreFiles.<SQLException>read(file.path(), progress, script -> {
                if (scope == Scope.SCHEMA && file.holdsRows()) {
                    run.runFirstStatement(script);
                } else {
                    run.run(script);
                }
            });
        }
        run.requireCommitted(files.path().toString());
        return new RestoreReport(
                files.path(), files.files().size(), run.rows(), (System.nanoTime() - start) / 1e9, run.tables());
    }

    private static void makeRoom(Connection connection, boolean replace) throws SQLException {
        RestoreTarget target = RestoreTarget.read(connection);
        if (!target.isEmpty() && !replace) {
            throw occupied(target);
        }
        RestoreTarget.clear(connection);
    }

    /** Why an export does not go where something is. */
    static InvalidInputException occupied(RestoreTarget target) {
        return new InvalidInputException("The database is not empty: it holds " + target.inWords()
                + "; restore into another one, or say --yes to replace all of that");
    }

    private void requireKnown(Connection connection, Scope scope, Path path) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (scope == Scope.SCHEMA) {
                statement.execute(RESTART);
            }
            try (ResultSet row = statement.executeQuery(MIGRATION)) {
                row.next();
                requireKnown(row.getInt(1), path);
            }
        }
    }

    private void requireKnown(int migration, Path path) {
        if (migration > newestMigration) {
            throw new InvalidInputException(
                    path + " is of version " + migration + " of the schema, and this Pitlane knows " + newestMigration
                            + "; restore it with the Pitlane that wrote it, or a newer one");
        }
    }
}

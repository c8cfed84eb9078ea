package io.pitlane.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Reads the schemas as a snapshot shows them, on a connection and a thread of its own while rows are written; where
 * nothing has changed since the set before, only their fingerprint. Used once; for one thread.
 */
final class SchemaReader {

    private static final String PARENTS =
            "select nspname, relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace"
                    + " where relkind = 'p' and nspname in ("
                    + SnapshotView.SCHEMAS.stream().map(Quoted::literal).collect(Collectors.joining(", ")) + ")";

    private static final String THREAD = "export-schema";

    private final Beside<Connection> connection;
    /** The session, when it has nothing more to read; empty: that takes longer than to make another. */
    private final CompletableFuture<Optional<Connection>> idle = new CompletableFuture<>();

    private final AtomicBoolean taken = new AtomicBoolean();
    private Beside<ExportedSchema> schema;

    private SchemaReader(Beside<Connection> connection) {
        this.connection = connection;
    }

    /**
     * Begins to open the connection. What is read from it later is read once beforehand, before anybody waits for it: a
     * session that has just begun knows nothing of the catalogs, and is slow.
     */
    static SchemaReader open(DataSource dataSource) {
        return new SchemaReader(Beside.begin(THREAD, () -> warm(dataSource.getConnection())));
    }

    private static Connection warm(Connection session) throws SQLException {
        try {
            SnapshotSession.begin(session);
            SchemaFingerprint.read(session);
            session.rollback();
            return session;
        } catch (SQLException | RuntimeException e) {
            SnapshotSession.end(session, e);
            throw e;
        }
    }

    /**
     * Begins to read. Everything is locked while the catalogs are read, and no longer: to detach a day somebody waits for
     * its parent.
     *
     * @param former fingerprint of the schemas that need not be read again
     */
    void begin(String snapshot, SnapshotView view, Optional<String> former) throws SQLException {
        Connection session = connection.await();
        SnapshotSession.begin(session, snapshot);
        List<String> tables = Stream.concat(view.tables().stream().map(ExportTable::quoted), parents(session).stream())
                .toList();
        SnapshotSession.lock(session, tables);
        schema = Beside.begin(THREAD, () -> read(session, former));
    }

    private static List<String> parents(Connection session) throws SQLException {
        List<String> parents = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(PARENTS)) {
            while (row.next()) {
                parents.add(Quoted.table(row.getString(1), row.getString(2)));
            }
        }
        return parents;
    }

    /**
     * A definition is what it is now, not what the snapshot shows: what was read belongs to the fingerprint only if that
     * is the same afterwards.
     */
    private ExportedSchema read(Connection session, Optional<String> former) throws SQLException {
        try {
            Optional<String> fingerprint = Optional.of(SchemaFingerprint.read(session));
            List<String> sequences = SchemaScript.sequenceValues(session, SnapshotView.SCHEMAS);
            if (former.equals(fingerprint)) {
                session.rollback();
                idle.complete(Optional.of(session));
                return new ExportedSchema(fingerprint, Optional.empty(), sequences);
            }
            idle.complete(Optional.empty());
            SchemaScript script = SchemaScript.read(session, SnapshotView.SCHEMAS);
            session.rollback();
            SnapshotSession.begin(session);
            String afterwards = SchemaFingerprint.read(session);
            session.close();
            return new ExportedSchema(fingerprint.filter(afterwards::equals), Optional.of(script), sequences);
        } catch (SQLException | RuntimeException | Error e) {
            idle.complete(Optional.empty());
            SnapshotSession.end(session, e);
            throw e;
        }
    }

    /** Waits until it is read. */
    ExportedSchema schema() throws SQLException {
        return schema.await();
    }

    /** The session, for whoever asks first and closes it then, once it has nothing more to read. */
    Optional<Connection> idle() {
        return taken.compareAndSet(false, true) ? idle.join() : Optional.empty();
    }

    /** Closes the session, unless somebody has taken it. */
    void end() {
        if (schema == null) {
            SnapshotSession.end(connection);
        } else {
            idle().ifPresent(SnapshotSession::end);
        }
    }

    /** Gives up what was never begun, because of a failure. */
    void end(Throwable failure) {
        try {
            SnapshotSession.end(connection.await(), failure);
        } catch (SQLException | RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }
}

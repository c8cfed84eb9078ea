package io.pitlane.export;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private Beside<ExportedSchema> schema;

    private SchemaReader(Beside<Connection> connection) {
        this.connection = connection;
    }

    /** Begins to open the connection. */
    static SchemaReader open(DataSource dataSource) {
        return new SchemaReader(Beside.begin(THREAD, dataSource::getConnection));
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
    private static ExportedSchema read(Connection session, Optional<String> former) throws SQLException {
        try (session) {
            Optional<String> fingerprint = Optional.of(SchemaFingerprint.read(session));
            List<String> sequences = SchemaScript.sequenceValues(session, SnapshotView.SCHEMAS);
            if (former.equals(fingerprint)) {
                session.rollback();
                return new ExportedSchema(fingerprint, Optional.empty(), sequences);
            }
            SchemaScript script = SchemaScript.read(session, SnapshotView.SCHEMAS);
            session.rollback();
            SnapshotSession.begin(session);
            String afterwards = SchemaFingerprint.read(session);
            session.rollback();
            return new ExportedSchema(fingerprint.filter(afterwards::equals), Optional.of(script), sequences);
        }
    }

    /** Waits until it is read. */
    ExportedSchema schema() throws SQLException {
        return schema.await();
    }

    /** Gives up what was never begun. */
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

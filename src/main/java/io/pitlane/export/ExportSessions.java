package io.pitlane.export;

import io.pitlane.database.Database;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * What an export does with the database besides its first session, begun in the first moment: the server needs longer to
 * make a session than to answer its questions. Thread-safe; closed, what nobody asked for is given up.
 */
final class ExportSessions implements AutoCloseable {

    private final DataSource dataSource;
    private final AtomicReference<Beside<SnapshotView>> glance = new AtomicReference<>();
    private final AtomicReference<SchemaReader> schema = new AtomicReference<>();

    private ExportSessions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    static ExportSessions begin(Database database) {
        ExportSessions sessions = new ExportSessions(database.unlimitedDataSource());
        sessions.schema.set(SchemaReader.open(sessions.dataSource));
        sessions.glance.set(Beside.begin("export-glance", () -> glance(database.transactions())));
        return sessions;
    }

    private static SnapshotView glance(Transactions transactions) {
        return transactions.call(OperationKind.READ, "glance-at-tables", connection -> {
            SnapshotSession.settle(connection);
            return SnapshotView.glance(connection);
        });
    }

    /** What the database showed in the first moment; empty: somebody was told that before. */
    Optional<SnapshotView> firstGlance() throws SQLException {
        Beside<SnapshotView> first = glance.getAndSet(null);
        return first == null ? Optional.empty() : Optional.of(first.await());
    }

    /** Another one each time. */
    SchemaReader schema() {
        SchemaReader first = schema.getAndSet(null);
        return first == null ? SchemaReader.open(dataSource) : first;
    }

    /** A new session; the caller closes it. */
    Connection open() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    public void close() {
        Beside<SnapshotView> unseen = glance.getAndSet(null);
        if (unseen != null) {
            unseen.end();
        }
        SchemaReader unread = schema.getAndSet(null);
        if (unread != null) {
            unread.end();
        }
    }
}

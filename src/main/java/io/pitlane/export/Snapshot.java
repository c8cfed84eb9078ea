package io.pitlane.export;

import io.pitlane.database.SqlStates;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.OperationFailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One moment of the database that several connections see, and in which no table that is read can vanish: each is
 * locked, as a reader locks it, before anything is read. Nobody waits for these locks who reads, writes, or makes or
 * attaches a day; who drops a table that is being read waits. Closed, everything is free again. Not thread-safe.
 */
final class Snapshot implements AutoCloseable {

    /** Tables come and go; so often is the list made anew. */
    private static final int MOST_ATTEMPTS = 10;

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String LOCK_TIMEOUT = "55P03";

    private final ExportSessions sessions;
    private final Connection keeper;
    private final SchemaReader schema;
    private final Set<String> locked = new HashSet<>();
    private String id;
    private SnapshotView view;
    private LinkSource source;
    /** Keeps the days that are loaded apart, which their loads wait for: they are read first. Null: there are none. */
    private Connection early;

    /** What may be taken over from the set before, given what the database shows. */
    @FunctionalInterface
    interface Base {
        LinkSource of(SnapshotView view) throws SQLException;
    }

    private Snapshot(Connection keeper, ExportSessions sessions) {
        this.keeper = keeper;
        this.sessions = sessions;
        this.schema = sessions.schema();
    }

    /**
     * Takes a snapshot.
     *
     * @param keeper a connection that nobody uses until the snapshot is closed; it stays open
     * @param sessions stay open, too
     * @param isToBeSeen hears what the database shows before it, and says whether the snapshot is to see more: then there is
     *     one more look
     * @param base what may be taken over from the set before, given a view
     */
    static Snapshot take(
            Connection keeper, ExportSessions sessions, Catalog catalog, Predicate<SnapshotView> isToBeSeen, Base base)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Snapshot snapshot = new Snapshot(keeper, sessions);
            try {
                snapshot.take(catalog, isToBeSeen, base);
                return snapshot;
            } catch (SQLException e) {
                snapshot.end(e);
                boolean isPassing = SqlStates.of(e).equals(UNDEFINED_TABLE)
                        || SqlStates.of(e).equals(LOCK_TIMEOUT)
                        || SqlStates.isDeadlock(e);
                if (!isPassing) {
                    throw e;
                }
                if (attempt == MOST_ATTEMPTS) {
                    throw new OperationFailedException(
                            "The tables do not hold still for an export: " + e.getMessage()
                                    + "; try again when the work on them is done",
                            e);
                }
            } catch (RuntimeException | Error e) {
                snapshot.end(e);
                throw e;
            }
        }
    }

    private void take(Catalog catalog, Predicate<SnapshotView> isToBeSeen, Base base) throws SQLException {
        Optional<SnapshotView> first = sessions.firstGlance();
        SnapshotView before = first.isPresent() ? first.get() : glance();
        if (isToBeSeen.test(before)) {
            before = glance(); // once: where days are made all the time, there is always one more
        }
        SnapshotSession.begin(keeper);
        lock(Plan.changed(before, catalog, base.of(before)));
        id = export();
        if (early != null) {
            SnapshotSession.adopt(early, id);
        }
        view = SnapshotView.read(keeper);
        source = base.of(view);
        lock(Plan.read(view, catalog, source));
        schema.begin(id, view, source.schema());
    }

    /** What the database shows now, and may no longer show at the next look. */
    private SnapshotView glance() throws SQLException {
        SnapshotSession.begin(keeper);
        SnapshotView seen = SnapshotView.glance(keeper);
        keeper.rollback();
        return seen;
    }

    private void lock(List<ExportTable> tables) throws SQLException {
        SnapshotSession.lock(keeper, unlocked(tables, false));
        List<String> apart = unlocked(tables, true);
        if (!apart.isEmpty()) {
            SnapshotSession.lock(early(), apart);
        }
    }

    private List<String> unlocked(List<ExportTable> tables, boolean loading) {
        return tables.stream()
                .filter(table -> table.loading() == loading)
                .map(ExportTable::quoted)
                .filter(locked::add)
                .toList();
    }

    /** For the days that are loaded apart; their loads go on when {@link #releaseEarly} is called. */
    Connection early() throws SQLException {
        if (early == null) {
            early = sessions.open();
            SnapshotSession.begin(early);
            if (id != null) {
                SnapshotSession.adopt(early, id);
            }
        }
        return early;
    }

    private String export() throws SQLException {
        try (Statement statement = keeper.createStatement();
                ResultSet row = statement.executeQuery("select pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** As PostgreSQL names it. */
    String id() {
        return id;
    }

    SnapshotView view() {
        return view;
    }

    /** What may be taken over, given what it shows. */
    LinkSource source() {
        return source;
    }

    /** Waits until the catalogs have been read. */
    ExportedSchema schema() throws SQLException {
        return schema.schema();
    }

    /** The first connection that sees it; for one thread at a time. */
    Connection keeper() {
        return keeper;
    }

    void releaseEarly() throws SQLException {
        if (early != null) {
            early.rollback();
        }
    }

    /** Another connection that sees it; the caller closes it. */
    Connection open() throws SQLException {
        Optional<Connection> idle = source.schema().isPresent() ? schema.idle() : Optional.empty();
        Connection connection = idle.isPresent() ? idle.get() : sessions.open();
        try {
            SnapshotSession.begin(connection, id);
            return connection;
        } catch (SQLException e) {
            SnapshotSession.end(connection, e);
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            releaseEarly();
            keeper.rollback();
        } finally {
            schema.end();
            if (early != null) {
                early.close();
            }
        }
    }

    /** After a failure: the keeper is as it was. */
    private void end(Throwable failure) {
        SnapshotSession.end(early, failure);
        schema.end(failure);
        try {
            keeper.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}

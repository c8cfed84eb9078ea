package io.pitlane.export;

import io.pitlane.database.SqlStates;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.OperationFailedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * One moment of the database that several connections see, and in which no table that is read can vanish: each is
 * locked, as a reader locks it, before anything is read. Nobody waits for these locks who reads, writes, or makes or
 * attaches a day; who drops a table that is being read waits. Closed, everything is free again. Not thread-safe.
 */
final class Snapshot implements AutoCloseable {

    /** Tables come and go; so often is the list made anew. */
    private static final int MOST_ATTEMPTS = 10;

    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    private static final List<String> SETTINGS = List.of(
            "set local row_security = off",
            "set local statement_timeout = 0",
            "set local idle_in_transaction_session_timeout = 0",
            "set local jit = off",
            "set local work_mem = '64MB'",
            "set local max_parallel_workers_per_gather = 0");

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String LOCK_TIMEOUT = "55P03";

    private final DataSource dataSource;
    private final Connection keeper;
    /** Keeps the days that are loaded apart, which their loads wait for: they are read first. */
    private final Connection early;

    private final String id;
    private final SnapshotView view;
    private final CompletableFuture<SchemaScript> script;

    private Snapshot(
            DataSource dataSource,
            Connection keeper,
            Connection early,
            String id,
            SnapshotView view,
            CompletableFuture<SchemaScript> script) {
        this.dataSource = dataSource;
        this.keeper = keeper;
        this.early = early;
        this.id = id;
        this.view = view;
        this.script = script;
    }

    /** @param base what may be taken over from the set before, given a view */
    static Snapshot take(DataSource dataSource, Catalog catalog, Function<SnapshotView, LinkSource> base)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Connection keeper = dataSource.getConnection();
            Connection early = null;
            try {
                early = dataSource.getConnection();
                return take(dataSource, keeper, early, catalog, base);
            } catch (SQLException e) {
                end(keeper, e);
                end(early, e);
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
                end(keeper, e);
                end(early, e);
                throw e;
            }
        }
    }

    private static Snapshot take(
            DataSource dataSource,
            Connection keeper,
            Connection early,
            Catalog catalog,
            Function<SnapshotView, LinkSource> base)
            throws SQLException {
        SnapshotView before = look(keeper);
        begin(keeper);
        begin(early);
        List<ExportTable> wanted = Plan.read(before, catalog, base.apply(before));
        Set<String> locked = lock(keeper, early, wanted, Set.of());
        String id = export(keeper);
        adopt(early, id);
        SnapshotView view = SnapshotView.read(keeper);
        lock(keeper, early, Plan.read(view, catalog, base.apply(view)), locked);
        return new Snapshot(dataSource, keeper, early, id, view, beginScript(dataSource, id, view));
    }

    /** What the database shows now, and may no longer show at the next look. */
    static SnapshotView look(Connection connection) throws SQLException {
        begin(connection);
        SnapshotView view = SnapshotView.read(connection);
        connection.rollback();
        return view;
    }

    private static Set<String> lock(Connection keeper, Connection early, List<ExportTable> tables, Set<String> locked)
            throws SQLException {
        Set<String> all = new HashSet<>(locked);
        lock(
                keeper,
                tables.stream()
                        .filter(table -> !table.loading())
                        .map(ExportTable::quoted)
                        .filter(all::add)
                        .toList());
        lock(
                early,
                tables.stream()
                        .filter(ExportTable::loading)
                        .map(ExportTable::quoted)
                        .filter(all::add)
                        .toList());
        return all;
    }

    /** The statement needs no snapshot, and so may come before it. */
    private static void lock(Connection connection, List<String> tables) throws SQLException {
        if (!tables.isEmpty()) {
            execute(
                    connection,
                    tables.stream()
                            .collect(Collectors.joining(", only ", "lock table only ", " in access share mode")));
        }
    }

    private static String export(Connection keeper) throws SQLException {
        try (Statement statement = keeper.createStatement();
                ResultSet row = statement.executeQuery("select pg_export_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void adopt(Connection connection, String id) throws SQLException {
        execute(connection, "set transaction snapshot " + Quoted.literal(id));
    }

    /**
     * Everything is locked while the catalogs are read, and no longer: to detach a day somebody waits for its parent. They
     * are read while rows are written.
     */
    private static CompletableFuture<SchemaScript> beginScript(DataSource dataSource, String id, SnapshotView view)
            throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            begin(connection);
            adopt(connection, id);
            lock(connection, view.tables().stream().map(ExportTable::quoted).toList());
            lock(connection, parents(connection));
        } catch (SQLException | RuntimeException | Error e) {
            end(connection, e);
            throw e;
        }
        CompletableFuture<SchemaScript> script = new CompletableFuture<>();
        Thread reader = new Thread(() -> readScript(connection, script), "export-script");
        reader.setDaemon(true);
        reader.start();
        return script;
    }

    private static void readScript(Connection connection, CompletableFuture<SchemaScript> script) {
        SchemaScript read = null;
        Throwable failure = null;
        try (connection) {
            read = SchemaScript.read(connection, SnapshotView.SCHEMAS);
            connection.rollback();
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
        }
        if (failure == null) {
            script.complete(read);
        } else {
            script.completeExceptionally(failure);
        }
    }

    private static List<String> parents(Connection connection) throws SQLException {
        List<String> parents = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select nspname, relname from pg_class"
                        + " join pg_namespace on pg_namespace.oid = relnamespace where relkind = 'p' and nspname in ("
                        + SnapshotView.SCHEMAS.stream().map(Quoted::literal).collect(Collectors.joining(", ")) + ")")) {
            while (row.next()) {
                parents.add(Quoted.table(row.getString(1), row.getString(2)));
            }
        }
        return parents;
    }

    /** None of it needs a snapshot, so that the transaction's is taken by what follows. In one message. */
    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        List<String> settings = new ArrayList<>();
        settings.add("set transaction isolation level repeatable read, read only");
        settings.addAll(ContentHashSql.SETTINGS);
        settings.addAll(SETTINGS);
        if (connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
            settings.add("set local transaction_timeout = 0");
        }
        execute(connection, String.join("; ", settings));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As PostgreSQL names it. */
    String id() {
        return id;
    }

    SnapshotView view() {
        return view;
    }

    /** Waits until the catalogs have been read. */
    SchemaScript script() throws SQLException {
        try {
            return script.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** The first connection that sees it; for one thread at a time. */
    Connection keeper() {
        return keeper;
    }

    /** For the days that are loaded apart; their loads go on when {@link #releaseEarly} is called. */
    Connection early() {
        return early;
    }

    void releaseEarly() throws SQLException {
        early.rollback();
    }

    /** Another connection that sees it; the caller closes it. */
    Connection open() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            begin(connection);
            adopt(connection, id);
            return connection;
        } catch (SQLException e) {
            end(connection, e);
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        try (keeper;
                early) {
            keeper.rollback();
            early.rollback();
        }
    }

    private static void end(Connection connection, Throwable failure) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}

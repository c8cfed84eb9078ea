package io.pitlane;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Looks at a load from outside, through a connection of its own that may break with the server. */
final class LoadWatch implements AutoCloseable {

    private static final String COMMITTED = "select coalesce(sum(read), 0) from ops.loads";
    private static final String COPYING = "select coalesce(max(pid), 0) from pg_stat_progress_copy";
    private static final String PROGRESS = "select coalesce((select sum(read) from ops.loads), 0)"
            + " + coalesce((select sum(tuples_processed) from pg_stat_progress_copy), 0)";

    private final PitlaneHome home;
    private Connection connection;

    LoadWatch(PitlaneHome home) {
        this.home = home;
    }

    /** Waits until so many records are in the table, committed or not, or the load has ended. */
    void awaitProgress(PitlaneProcess load, long records) {
        await("a load that got as far as " + records + " records").until(() -> !load.isRunning() || hasCome(records));
    }

    /** Waits until a query answers with so much, or the load has ended. */
    void await(PitlaneProcess load, String query, long goal) {
        await("a load that got as far as " + goal)
                .until(() -> !load.isRunning() || answer(query).orElse(-1) >= goal);
    }

    /** Waits for the exact moment, without a sleep. */
    static void awaitNanos(long nanos) {
        long begun = System.nanoTime();
        await("the moment").until(() -> System.nanoTime() - begun >= nanos);
    }

    /** Waits until the server answers, which after a crash takes a while. */
    long committedRecords() {
        return await("the ledger")
                .until(() -> answer(COMMITTED), OptionalLong::isPresent)
                .getAsLong();
    }

    /** The process of a backend that copies just now, or 0. */
    long copyingBackend() {
        return answer(COPYING).orElse(0);
    }

    private boolean hasCome(long records) {
        return answer(PROGRESS).orElse(-1) >= records;
    }

    /** Empty while the server takes no questions. */
    private OptionalLong answer(String query) {
        try {
            return OptionalLong.of(ask(query));
        } catch (SQLException | IOException notNow) {
            close();
            return OptionalLong.empty();
        }
    }

    private long ask(String query) throws SQLException, IOException {
        if (connection == null) {
            connection = home.connect();
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2));
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException broken) {
            return;
        } finally {
            connection = null;
        }
    }
}

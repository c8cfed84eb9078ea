package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Once work is told to end, nothing more begins, and who clears up still can. */
@DatabaseTest(migrated = false)
class CancellableConnectionsTest {

    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private final TestDatabase database;

    CancellableConnectionsTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void whoAsksAfterTheEndIsRefusedAndNoSessionStaysOpen() throws SQLException {
        CancellableConnections connections = new CancellableConnections(Optional.of(database.dataSource()));
        try (Connection early = connections.getConnection()) {
            connections.cancel();

            assertThatThrownBy(connections::getConnection)
                    .isInstanceOf(SQLException.class)
                    .hasMessage("Nothing more is begun, for the process is told to stop");
            assertThat(early.isValid(5)).as("it is for its owner to close").isTrue();
        }
        Awaitility.await().until(() -> database.number(SESSIONS) == 0);
    }

    @Test
    void connectionsOfOthersEndAlongAndAreHandedOutAgainForClearingUp() throws Exception {
        CancellableConnections connections = new CancellableConnections(Optional.empty());
        assertThatThrownBy(connections::getConnection).hasMessageContaining("db.enabled");
        var others = connections.alsoOf(database.dataSource());
        try (Connection connection = others.getConnection();
                Statement statement = connection.createStatement()) {
            CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> stateOf(statement));
            Awaitility.await().until(() -> database.number(SESSIONS + " AND wait_event = 'PgSleep'") == 1);

            connections.cancel();

            assertThat(end.join()).isEqualTo("57014");
        }
        try (Connection clearing = others.getConnection();
                Statement statement = clearing.createStatement()) {
            assertThat(statement.execute("SELECT 1")).isTrue();
        }
    }

    private static String stateOf(Statement statement) {
        try {
            statement.execute("SELECT pg_sleep(60)");
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }
}

package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DatabaseTest(migrated = false)
class ConnectionPoolTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestDatabase database;

    ConnectionPoolTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void anExhaustedPoolIsWaitedForAndThenSaysHowManyAreInUse() throws SQLException {
        try (Database small = new SettingsOf(database.settings())
                        .pool(1, Duration.ofMillis(1500))
                        .open();
                Connection held = small.dataSource().getConnection()) {
            assertThat(held.isValid(1)).isTrue();

            assertThatThrownBy(() -> one(small))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("came free within 1500 ms (1 of 1 in use)")
                    .hasMessageContaining("db.pool.max-open");

            PoolStatistics statistics = small.poolStatistics();
            assertThat(statistics.maxOpen()).isEqualTo(1);
            assertThat(statistics.open()).isEqualTo(1);
            assertThat(statistics.inUse()).isEqualTo(1);
            assertThat(statistics.idle()).isZero();
            assertThat(statistics.waitCount()).isBetween(1L, 2L);
            assertThat(statistics.waitDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
            assertThat(small.gate().isOpen()).isTrue();
        }
    }

    @Test
    void aWaitLongerThanOneSliceStillEndsWithTheConnectionThatCameFree() throws Exception {
        try (Database small = new SettingsOf(database.settings())
                .pool(1, Duration.ofSeconds(30))
                .open()) {
            Connection held = small.dataSource().getConnection();
            Thread waiting = new Thread(() -> one(small));
            waiting.start();
            Awaitility.await().atMost(SOON).during(Duration.ofMillis(1500)).until(waiting::isAlive);

            held.close();

            waiting.join(SOON.toMillis());
            assertThat(waiting.isAlive()).isFalse();
            assertThat(small.poolStatistics().waitDuration()).isGreaterThan(Duration.ofMillis(1400));
        }
    }

    @Test
    void startsWithoutTheDatabaseFailsFastMeanwhileAndGoesOnWhenItIsThere() {
        try (CuttableProxy wire = new CuttableProxy(database.port())) {
            wire.cut();
            try (Database far =
                    new SettingsOf(database.settings()).port(wire.port()).open()) {
                long start = System.nanoTime();
                assertThatThrownBy(() -> one(far))
                        .isInstanceOf(DatabaseUnavailableException.class)
                        .hasMessage(
                                "look was not started: Cannot connect to PostgreSQL at 127.0.0.1:" + wire.port() + "/"
                                        + database.name()
                                        + " as user postgres: nothing listens there; start PostgreSQL, or check"
                                        + " db.host and db.port");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

                wire.mend();

                Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> one(far) == 1);
            }
        }
    }

    @Test
    void connectionsThatWereLostInThePoolDoNotHoldAnybodyUp() {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                Database far =
                        new SettingsOf(database.settings()).port(wire.port()).open()) {
            assertThat(one(far)).isEqualTo(1);

            wire.cut();

            long start = System.nanoTime();
            assertThatThrownBy(() -> one(far)).isInstanceOf(DatabaseUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

            wire.mend();

            Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> one(far) == 1);
        }
    }

    @Test
    void aServerWithoutASeatLeftIsNamedAsTheReason() {
        database.execute("DROP ROLE IF EXISTS crowd; CREATE ROLE crowd LOGIN CONNECTION LIMIT 2");
        try (Database crowded = new SettingsOf(database.settings())
                .user("crowd", "")
                .pool(5, Duration.ofMillis(1500))
                .open()) {
            assertThat(crowded.gate().isOpen()).isTrue();
            assertThatThrownBy(() -> crowded.transactions().call(OperationKind.READ, "outer", outer -> {
                        return crowded.transactions().call(OperationKind.READ, "inner", inner -> 1);
                    }))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("a new one was refused: too many connections for role \"crowd\"");
        } finally {
            Awaitility.await().ignoreExceptions().until(() -> {
                database.execute("DROP ROLE crowd");
                return true;
            });
        }
    }

    @Test
    void thePoolIsMeasuredByWhomeverTheCallerNames() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (Database measured =
                new Database(database.settings(), database.target(), OperationMetrics.none(), (pool, statistics) -> {
                    heard.add("pool " + pool);
                    return new IMetricsTracker() {
                        @Override
                        public void recordConnectionAcquiredNanos(long nanos) {
                            heard.add("acquired");
                        }
                    };
                })) {
            one(measured);
        }

        assertThat(heard).containsExactly("pool pitlane", "acquired");
    }

    @Test
    void bulkWorkDoesNotLeaveItsPatienceInThePool() {
        try (Database single = new SettingsOf(database.settings())
                .pool(1, SOON)
                .queryTimeout(Duration.ofSeconds(7))
                .open()) {
            int patience = single.transactions().call(OperationKind.COPY, "bulk", Connection::getNetworkTimeout);

            assertThat(patience).isZero();
            assertThat(single.transactions().<Integer>call(OperationKind.READ, "look", Connection::getNetworkTimeout))
                    .isEqualTo(17_000);
        }
    }

    @Test
    void singleStatementsOnPooledConnectionsEndInTimeAndMigrationsTakeTheirs() throws SQLException {
        try (Connection pooled = database.database().dataSource().getConnection();
                Connection unlimited = database.database().unlimitedDataSource().getConnection()) {
            assertThat(timeout(pooled)).isEqualTo("30s");
            assertThat(timeout(unlimited)).isEqualTo("0");
        }
    }

    @Test
    void thePasswordIsInNoLogAndNoText() {
        String password = "s3cret-of-pool-test";
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        root.getAppender("console").stop();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        log.start();
        try (Database secretive =
                new SettingsOf(database.settings()).user("postgres", password).open()) {
            one(secretive);
            assertThat(secretive.target() + " " + secretive.dataSource() + " " + secretive.unlimitedDataSource())
                    .doesNotContain(password);
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
            root.getAppender("console").start();
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain(password));
    }

    @Test
    void closingTwiceIsHarmless() {
        Database twice = new SettingsOf(database.settings()).open();

        twice.close();
        twice.close();

        assertThatThrownBy(() -> one(twice)).isInstanceOf(DatabaseUnavailableException.class);
    }

    private static int one(Database asked) {
        return asked.transactions().call(OperationKind.READ, "look", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT 1")) {
                result.next();
                return result.getInt(1);
            }
        });
    }

    private static String timeout(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW statement_timeout")) {
            result.next();
            return result.getString(1);
        }
    }
}

package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.CuttableProxy.Break;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DatabaseTest(migrated = false)
class TransactionsTest {

    private final TestDatabase database;

    TransactionsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void anEmptyTable() {
        database.execute("DROP TABLE IF EXISTS fills; CREATE TABLE fills (id int PRIMARY KEY, qty numeric)");
    }

    @Test
    void commitsWhatTheWorkDidAndReturnsWhatItReturned() {
        int inserted = database.transactions()
                .call(
                        OperationKind.WRITE,
                        "insert-fill",
                        connection -> update(connection, "INSERT INTO fills VALUES (1, 2.5)"));

        assertThat(inserted).isEqualTo(1);
        assertThat(database.number("SELECT count(*) FROM fills")).isEqualTo(1);
    }

    @Test
    void rollsBackAndPassesOnWhatIsNotOfTheDatabase() {
        InvalidInputException refusal = new InvalidInputException("line 7 is broken");

        assertThatThrownBy(() -> database.transactions().call(OperationKind.WRITE, "insert-fill", connection -> {
                    update(connection, "INSERT INTO fills VALUES (1, 2.5)");
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(database.number("SELECT count(*) FROM fills")).isZero();
    }

    @Test
    void aBrokenRuleIsNothingThatARetryCures() {
        DatabaseException failure = catchThrowableOfType(DatabaseException.class, () -> database.transactions()
                .call(OperationKind.WRITE, "insert-fills", connection -> {
                    update(connection, "INSERT INTO fills VALUES (1, 2.5)");
                    return update(connection, "INSERT INTO fills VALUES (1, 2.5)");
                }));

        assertThat(failure.sqlState()).isEqualTo(SqlStates.UNIQUE_VIOLATION);
        assertThat(failure)
                .hasMessage("insert-fills failed in PostgreSQL at 127.0.0.1:" + database.port() + "/" + database.name()
                        + ": duplicate key value violates unique constraint \"fills_pkey\" (SQLSTATE 23505)");
        assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(database.number("SELECT count(*) FROM fills")).isZero();
    }

    @Test
    void aTransactionWhoseFailureWasSwallowedIsNotReportedAsCommitted() {
        assertThatThrownBy(() -> database.transactions().call(OperationKind.WRITE, "insert-fill", connection -> {
                    update(connection, "INSERT INTO fills VALUES (1, 2.5)");
                    try {
                        update(connection, "INSERT INTO fills VALUES (1, 2.5)");
                    } catch (SQLException swallowed) {
                        // What the work must not do.
                    }
                    return null;
                }))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("25P02");
    }

    @Test
    void longServerMessagesAreCut() {
        assertThatThrownBy(() -> database.transactions()
                        .call(
                                OperationKind.READ,
                                "read-fills",
                                connection -> update(connection, "SELECT '" + "x".repeat(5000) + "'::int")))
                .isInstanceOf(DatabaseException.class)
                .satisfies(failure ->
                        assertThat(failure.getMessage()).hasSizeLessThan(350).contains("x…"));
    }

    @Test
    void readsAndWritesAreTimeLimitedAndBulkWorkIsNot() {
        try (Database impatient = open(database.port(), Duration.ofMillis(200), false, OperationMetrics.none())) {
            Transactions transactions = impatient.transactions();

            assertThat(transactions.<Object>call(
                            OperationKind.COPY, "slow-copy", connection -> update(connection, "SELECT pg_sleep(0.5)")))
                    .isNotNull();
            assertThatThrownBy(() -> transactions.call(
                            OperationKind.READ, "slow-read", connection -> update(connection, "SELECT pg_sleep(5)")))
                    .isInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("57014")
                    .hasMessageEndingWith("or raise db.query-timeout (200 ms)");
            assertThat(transactions.<String>call(
                            OperationKind.DDL, "show", connection -> show(connection, "statement_timeout")))
                    .isEqualTo("0");
            assertThat(transactions.<String>call(
                            OperationKind.WRITE, "show", connection -> show(connection, "statement_timeout")))
                    .isEqualTo("200ms");
        }
    }

    @Test
    void aSessionKeepsUtcAndNamesItselfAndWaitsForNoLockForEver() {
        List<String> settings = database.transactions()
                .call(
                        OperationKind.READ,
                        "show",
                        connection -> List.of(
                                show(connection, "TimeZone"),
                                show(connection, "application_name"),
                                show(connection, "lock_timeout")));

        assertThat(settings).containsExactly("UTC", "pitlane", "10s");
    }

    /** What the server would say by default, and what the driver says by itself: the time zone of this process. */
    @Test
    void utcIsKeptWhateverTheDatabaseAndTheProcessSay() throws SQLException {
        assertThat(TimeZone.getDefault().getID()).isNotEqualTo("UTC");
        database.execute("ALTER DATABASE " + database.name() + " SET TimeZone = 'Pacific/Kiritimati'");
        try (Connection direct = database.database().unlimitedDataSource().getConnection();
                Connection other =
                        database.database().unlimitedDataSource(database.name()).getConnection();
                Connection foreign = database.dataSource().getConnection()) {
            assertThat(show(direct, "TimeZone")).isEqualTo("UTC");
            assertThat(show(other, "TimeZone")).isEqualTo("UTC");
            assertThat(show(foreign, "TimeZone")).isNotEqualTo("UTC");
        } finally {
            database.execute("ALTER DATABASE " + database.name() + " RESET TimeZone");
        }
    }

    @Test
    void aConnectionEndedByTheServerMayBeRetried() {
        assertThatThrownBy(() -> database.transactions().call(OperationKind.WRITE, "insert-fill", connection -> {
                    update(connection, "INSERT INTO fills VALUES (1, 2.5)");
                    long session = number(connection, "SELECT pg_backend_pid()");
                    database.execute("SELECT pg_terminate_backend(" + session + ", 5000)");
                    return update(connection, "INSERT INTO fills VALUES (2, 2.5)");
                }))
                .isExactlyInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("insert-fill lost its connection to PostgreSQL at 127.0.0.1:" + database.port())
                .hasMessageContaining("nothing of it is stored");
        assertThat(database.number("SELECT count(*) FROM fills")).isZero();
    }

    @Test
    void aConnectionCutBeforeTheCommitArrivesLeavesTheOutcomeOpen() {
        assertThatThrownBy(() -> insertOverAWireThatBreaks(Break.BEFORE_COMMIT))
                .isInstanceOf(CommitUnknownException.class);

        assertThat(database.number("SELECT count(*) FROM fills")).isZero();
    }

    @Test
    void aConnectionCutBeforeTheAnswerToTheCommitLeavesTheOutcomeOpen() {
        assertThatThrownBy(() -> insertOverAWireThatBreaks(Break.BEFORE_ANSWER))
                .isInstanceOf(CommitUnknownException.class)
                .hasMessageContaining("during COMMIT, so it may be stored or not");

        assertThat(database.number("SELECT count(*) FROM fills")).isEqualTo(1);
    }

    @Test
    void aReadWhoseCommitIsCutOffCanSimplyBeRepeated() {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                Database far = open(wire.port(), Duration.ofSeconds(30), false, OperationMetrics.none())) {
            wire.breakNextCommit(Break.BEFORE_ANSWER);

            assertThatThrownBy(() -> far.transactions()
                            .call(
                                    OperationKind.READ,
                                    "count-fills",
                                    connection -> number(connection, "SELECT count(*) FROM fills")))
                    .isExactlyInstanceOf(DatabaseUnavailableException.class);
        }
    }

    @Test
    void aServerThatHangsInMidWorkIsGivenUp() {
        assertThatThrownBy(() -> database.transactions().call(OperationKind.WRITE, "insert-fill", connection -> {
                    connection.setNetworkTimeout(Runnable::run, 200);
                    return update(connection, "SELECT pg_sleep(2)");
                }))
                .isExactlyInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("insert-fill lost its connection");
    }

    @Test
    void everyOperationIsMeasured() {
        List<String> heard = new CopyOnWriteArrayList<>();
        OperationMetrics metrics =
                (kind, name, nanos, failed) -> heard.add(kind + " " + name + " " + failed + " " + (nanos > 0));
        try (Database measured = open(database.port(), Duration.ofSeconds(30), false, metrics)) {
            measured.transactions()
                    .call(OperationKind.READ, "count-fills", connection -> number(connection, "SELECT 1"));
            assertThatThrownBy(() -> measured.transactions()
                            .call(OperationKind.COPY, "load-chunk", connection -> update(connection, "no SQL")))
                    .isInstanceOf(DatabaseException.class);
        }

        assertThat(heard).containsExactly("read count-fills false true", "copy load-chunk true true");
    }

    @Test
    void tracedOperationsAreLoggedWithTheirDurationAndOutcome() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(Transactions.class);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
        log.start();
        try (Database traced = open(database.port(), Duration.ofSeconds(30), true, OperationMetrics.none())) {
            database.transactions()
                    .call(OperationKind.READ, "not-traced", connection -> number(connection, "SELECT 1"));
            traced.transactions().call(OperationKind.READ, "count-fills", connection -> number(connection, "SELECT 1"));
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
            logger.setLevel(before);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .matches("operation kind=read name=count-fills millis=\\d+\\.\\d{3} outcome=done");
    }

    private void insertOverAWireThatBreaks(Break where) {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                Database far = open(wire.port(), Duration.ofSeconds(30), false, OperationMetrics.none())) {
            wire.breakNextCommit(where);
            far.transactions()
                    .call(
                            OperationKind.WRITE,
                            "insert-fill",
                            connection -> update(connection, "INSERT INTO fills VALUES (1, 2.5)"));
        } finally {
            // Whether the server had a commit to do or a rollback, it is through with it once its session is gone.
            Awaitility.await()
                    .until(() -> database.number(
                                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pitlane' AND state <> 'idle'"
                                            + " AND datname = current_database()")
                            == 0);
        }
    }

    private Database open(int port, Duration queryTimeout, boolean trace, OperationMetrics metrics) {
        return new SettingsOf(database.settings())
                .port(port)
                .queryTimeout(queryTimeout)
                .trace(trace)
                .open(metrics);
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(text(connection, sql));
    }

    private static String show(Connection connection, String setting) throws SQLException {
        return text(connection, "SHOW " + setting);
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}

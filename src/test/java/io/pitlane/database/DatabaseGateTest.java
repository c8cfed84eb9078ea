package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import io.pitlane.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@DatabaseTest(migrated = false)
class DatabaseGateTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicLong millis = new AtomicLong();
    private volatile String failure = "";

    DatabaseGateTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void looksAtMostOnceASecond() {
        DatabaseGate gate = gate();

        assertThat(gate.isOpen()).isTrue();
        failure = "away";
        millis.addAndGet(999);
        assertThat(gate.isOpen()).isTrue();
        assertThat(looks).hasValue(1);
        millis.addAndGet(1);
        assertThat(gate.isOpen()).isFalse();
        assertThat(looks).hasValue(2);
    }

    @Test
    void remembersSinceWhenTheDatabaseIsAwayAndForgetsOnItsReturn() {
        DatabaseGate gate = gate();
        assertThat(gate.awaySince()).isEmpty();
        assertThat(gate.why()).isEmpty();

        failure = "nothing listens there";
        millis.addAndGet(1000);
        assertThat(gate.awaySince()).contains(NOON.plusSeconds(1));
        failure = "it is starting";
        millis.addAndGet(5000);
        assertThat(gate.awaySince()).contains(NOON.plusSeconds(1));
        assertThat(gate.why()).isEqualTo("it is starting");

        failure = "";
        millis.addAndGet(1000);
        assertThat(gate.awaySince()).isEmpty();
        assertThat(gate.why()).isEmpty();
    }

    @Test
    void nobodyWaitsForALookThatTakesLong() throws InterruptedException {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        DatabaseGate gate = gate(() -> {
            if (looks.incrementAndGet() == 2) {
                looking.countDown();
                await(answer);
                return "away";
            }
            return "";
        });
        assertThat(gate.isOpen()).isTrue();
        millis.addAndGet(1000);
        Thread slow = new Thread(gate::isOpen);
        slow.start();
        await(looking);

        assertThat(gate.isOpen()).isTrue();
        millis.addAndGet(1999);
        assertThat(gate.isOpen()).isTrue();
        millis.addAndGet(1);
        assertThat(gate.awaySince()).as("a look that takes long tells, too").contains(NOON.plusSeconds(1));
        assertThat(gate.why()).contains("nowhere:5432/none has not answered for more than 2 s");

        answer.countDown();
        slow.join();
        assertThat(gate.awaySince()).contains(NOON.plusSeconds(1));
        assertThat(gate.why()).isEqualTo("away");
        assertThat(looks).hasValue(2);
    }

    @Test
    void followsARealServerAwayAndBack() {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                Database far =
                        new SettingsOf(database.settings()).port(wire.port()).open()) {
            DatabaseGate gate = far.gate();
            assertThat(gate.isOpen()).isTrue();

            wire.cut();
            Awaitility.await().until(() -> !gate.isOpen());
            assertThat(gate.why()).contains("nothing listens there");
            assertThat(gate.awaySince()).isPresent();

            wire.mend();
            Awaitility.await().until(gate::isOpen);
            assertThat(gate.why()).isEmpty();
        }
    }

    @Test
    void aServerThatHangsClosesTheGateWithinItsPatience() {
        try (CuttableProxy wire = new CuttableProxy(database.port());
                Database hanging = new SettingsOf(database.settings())
                        .port(wire.port())
                        .connectTimeout(Duration.ofSeconds(1))
                        .open()) {
            DatabaseGate gate = hanging.gate();
            assertThat(gate.isOpen()).isTrue();

            wire.freeze();
            Awaitility.await().until(() -> !gate.isOpen());
            assertThat(gate.why()).contains("nothing came within 1000 ms");
            Awaitility.await().until(() -> gate.why().contains("no answer within db.connect-timeout"));
            assertThat(catchThrowable(() -> hanging.transactions().call(OperationKind.READ, "look", connection -> 1)))
                    .isInstanceOf(DatabaseUnavailableException.class);

            wire.thaw();
            Awaitility.await().until(gate::isOpen);
        }
    }

    @Test
    void aServerThatTakesNoWritesKeepsTheGateClosed() {
        database.execute("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN;"
                + " ALTER ROLE reader SET default_transaction_read_only = on");
        try (Database standby =
                new SettingsOf(database.settings()).user("reader", "").open()) {
            assertThat(standby.gate().isOpen()).isFalse();
            assertThat(standby.gate().why()).contains("takes no writes");
        } finally {
            database.execute("DROP ROLE reader");
        }
    }

    @Test
    void aMissingDatabaseIsToldWithItsCure() {
        try (Database missing =
                new SettingsOf(database.settings()).name("no such one").open()) {
            assertThat(missing.gate().why())
                    .contains(
                            "database \"no such one\" does not exist; create it with 'pitlane db init', or check db.name");
        }
    }

    @Test
    void anUnknownHostIsToldWithItsCure() {
        try (Database lost =
                new SettingsOf(database.settings()).host("no-such-host.invalid").open()) {
            assertThat(lost.gate().why()).endsWith("the host name is not known; check db.host");
        }
    }

    @Test
    void aServerThatCrashesInMidTransactionClosesTheGateAndLosesOnlyThatTransaction() {
        try (TestServer server = TestServer.start();
                Database crashing = new SettingsOf(database.settings())
                        .port(server.port())
                        .name("postgres")
                        .open()) {
            Transactions transactions = crashing.transactions();
            transactions.call(OperationKind.DDL, "create", connection -> connection
                    .createStatement()
                    .execute("CREATE TABLE fills (id int)"));

            Throwable failed = catchThrowable(() -> transactions.call(OperationKind.WRITE, "insert", connection -> {
                connection.createStatement().execute("INSERT INTO fills VALUES (1)");
                server.crash();
                return connection.createStatement().execute("SELECT pg_sleep(20)");
            }));

            assertThat(failed)
                    .isExactlyInstanceOf(DatabaseUnavailableException.class)
                    .hasMessageContaining("insert lost its connection");
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !crashing.gate()
                    .isOpen());
        }
    }

    private DatabaseGate gate() {
        return gate(() -> {
            looks.incrementAndGet();
            return failure;
        });
    }

    private DatabaseGate gate(Supplier<String> look) {
        DatabaseGate.Probe probe = new DatabaseGate.Probe() {
            @Override
            public String failure() {
                return look.get();
            }

            @Override
            public void close() {}
        };
        return new DatabaseGate(
                probe, "nowhere:5432/none", () -> NOON.plusMillis(millis.get()), () -> millis.get() * 1_000_000);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

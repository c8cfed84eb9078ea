package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.store.StoreWorld.Identity;
import io.pitlane.testing.CuttableProxy.Break;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of the wire under load: what was acknowledged is there once, whatever happens to the connections. */
@DatabaseTest
@Timeout(300)
class StoreFaultsTest {

    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int BEFORE = 100;
    private static final int STEPS = 9;

    @TempDir
    Path folder;

    private TestDatabase database;
    private StoreWorld world;

    @BeforeEach
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        database.execute("truncate pit.trades, market.trades, ops.loads, ops.quarantine, ops.spool_claims");
        world = new StoreWorld(database.settings(), database.target(), folder, Duration.ofMillis(500));
        world.awaitReady();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private enum Fault {
        CUT,
        RESET,
        BLACK_HOLE,
        SLOW
    }

    /** By hours, forwards and backwards, while the wire breaks: times of files and ids are no order to rely on. */
    @Test
    void theClockIsSteppedWhileTheWireFails() throws Exception {
        world.close();
        AtomicLong stepMillis = new AtomicLong();
        Clock stepped = new Clock() {
            @Override
            public Instant instant() {
                return Instant.now().plusMillis(stepMillis.get());
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        world = new StoreWorld(
                database.settings(), database.target(), folder.resolve("stepped"), Duration.ofMillis(500), stepped);
        world.awaitReady();
        Random random = new Random(20261130);
        List<StoreWorld.Sender> senders = senders();
        for (int step = 0; step < STEPS; step++) {
            stepMillis.set(Duration.ofHours(random.nextInt(13) - 6).toMillis() + random.nextInt(3_600_000));
            if (step % 3 == 1) {
                world.wire.cut();
            }
            awaitAcknowledged(world.acknowledged.size() + BEFORE);
            if (step % 3 == 1) {
                world.wire.mend();
                world.awaitReady();
                world.reconcile();
            }
        }
        senders.forEach(StoreWorld.Sender::close);

        assertThat(world.refused).isEmpty();
        assertThat(world.tiers.get(Tier.SPOOL).get()).isPositive();
        world.reconcile();
        world.assertExact(database);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theWireFailsAndComesBack(Fault fault) {
        List<StoreWorld.Sender> senders = senders();
        awaitAcknowledged(BEFORE);
        begin(fault);
        int before = world.acknowledged.size();
        awaitAcknowledged(before + 300);
        end(fault);
        world.awaitReady();
        awaitAcknowledged(world.acknowledged.size() + BEFORE);
        senders.forEach(StoreWorld.Sender::close);

        assertThat(world.refused).isEmpty();
        if (fault != Fault.RESET) {
            assertThat(world.tiers.get(Tier.SPOOL).get()).isPositive();
        }
        world.reconcile();
        world.assertExact(database);
    }

    private void begin(Fault fault) {
        switch (fault) {
            case CUT -> world.wire.cut();
            case RESET -> world.wire.reset();
            case BLACK_HOLE -> world.wire.freeze();
            case SLOW -> world.wire.slowDown(300);
        }
    }

    private void end(Fault fault) {
        switch (fault) {
            case CUT -> world.wire.mend();
            case RESET -> world.wire.reset();
            case BLACK_HOLE -> world.wire.thaw();
            case SLOW -> world.wire.slowDown(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Break.class,
            names = {"BEFORE_COMMIT", "BEFORE_ANSWER"})
    void theWireFailsAtTheMomentOfTheCommit(Break where) {
        List<StoreWorld.Sender> senders = senders();
        for (int round = 1; round <= 10; round++) {
            awaitAcknowledged(world.acknowledged.size() + 20);
            world.wire.breakNextCommit(where);
        }
        awaitAcknowledged(world.acknowledged.size() + BEFORE);
        senders.forEach(StoreWorld.Sender::close);

        assertThat(world.refused).isEmpty();
        double committed = world.count("pitlane.ambiguous.commits", "resolution", "committed");
        double rolledBack = world.count("pitlane.ambiguous.commits", "resolution", "rolled_back");
        double spooled = world.count("pitlane.ambiguous.commits", "resolution", "spooled");
        assertThat(committed + rolledBack + spooled).isPositive();
        if (where == Break.BEFORE_COMMIT) {
            assertThat(committed).isZero();
        } else {
            assertThat(rolledBack).isZero();
        }
        world.reconcile();
        world.assertExact(database);
    }

    @Test
    void aWireThatBreaksAtEveryMomentIsNoMatter() {
        List<StoreWorld.Sender> senders = senders();
        for (int round = 0; round < 15; round++) {
            awaitAcknowledged(world.acknowledged.size() + 30);
            switch (round % 5) {
                case 0 -> world.wire.reset();
                case 1 -> world.wire.breakNextCommit(Break.BEFORE_ANSWER);
                case 2 -> world.wire.breakNextCommit(Break.BEFORE_COMMIT);
                case 3 -> world.wire.slowDown(20);
                default -> world.wire.slowDown(0);
            }
        }
        world.wire.slowDown(0);
        senders.forEach(StoreWorld.Sender::close);

        assertThat(world.refused).isEmpty();
        world.reconcile();
        world.assertExact(database);
    }

    private List<StoreWorld.Sender> senders() {
        List<StoreWorld.Sender> senders = new ArrayList<>();
        for (Identity identity : Identity.values()) {
            senders.add(world.new Sender(identity, PAUSE));
            senders.add(world.new Sender(identity, PAUSE));
        }
        return senders;
    }

    private void awaitAcknowledged(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> world.acknowledged.size() >= count);
    }
}

package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pitlane.config.DatabaseSettings;
import io.pitlane.config.FullPolicy;
import io.pitlane.config.LoadSettings;
import io.pitlane.config.PoolSettings;
import io.pitlane.config.QueueSettings;
import io.pitlane.config.SpoolSettings;
import io.pitlane.config.StoreMode;
import io.pitlane.config.StoreSettings;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.load.Loader;
import io.pitlane.metrics.LoadMetrics;
import io.pitlane.metrics.MicrometerStoreMetrics;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.metrics.ReconcileMetrics;
import io.pitlane.metrics.SpoolMetrics;
import io.pitlane.testing.CuttableProxy;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A store before a database at the far end of a wire, senders that never stop, and what they were told: the oracle that
 * the tables are compared with. A record is known by its {@code order_id}, whatever else identifies it.
 */
final class StoreWorld implements AutoCloseable {

    private static final int MOST_RUNS = 3;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final CuttableProxy wire;
    final Database far;
    final Loader loader;
    final Spool spool;
    final TieredStore store;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final Presence presence = new Presence();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();

    private final AtomicInteger numbers = new AtomicInteger();
    final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    final Set<String> sent = ConcurrentHashMap.newKeySet();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    final Map<Tier, AtomicInteger> tiers = new ConcurrentHashMap<>();
    final AtomicLong slowestNanos = new AtomicLong();

    final FreshLatency latency = new FreshLatency(System::nanoTime);
    private final Clock clock;

    StoreWorld(DatabaseSettings like, ConnectionTarget near, Path folder, Duration deadline) {
        this(like, near, folder, deadline, Clock.systemUTC());
    }

    /** @param clock of everything but the database */
    StoreWorld(DatabaseSettings like, ConnectionTarget near, Path folder, Duration deadline, Clock clock) {
        this.clock = clock;
        wire = new CuttableProxy(near.port());
        ConnectionTarget target =
                new ConnectionTarget(near.host(), wire.port(), near.database(), near.user(), near.password());
        DatabaseSettings settings = TestDatabase.settingsFor(target);
        far = new Database(
                new DatabaseSettings(
                        settings.mode(),
                        settings.host(),
                        settings.port(),
                        settings.name(),
                        settings.user(),
                        settings.password(),
                        settings.sslMode(),
                        settings.sslRootCert(),
                        true,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        false,
                        new PoolSettings(10, 4, Duration.ofMinutes(30), Duration.ofMinutes(10), Duration.ofSeconds(5)),
                        like.embedded()),
                target,
                OperationMetrics.none());
        Catalog catalog = Catalog.read(Path.of("config/datasets"));
        loader = new Loader(
                catalog,
                PayloadDecoders.none(),
                far.transactions(),
                new LoadSettings(2, 1 << 20, 16 << 20),
                LoadMetrics.none(),
                folder.resolve("quarantine"),
                clock);
        spool = new Spool(
                folder.resolve("spool"),
                folder.resolve("quarantine"),
                new DiskLayer(),
                new SpoolSettings(1 << 30, 0, FullPolicy.REFUSE),
                dataset -> FullPolicy.REFUSE,
                Duration.ZERO,
                SpoolMetrics.none(),
                clock);
        store = new TieredStore(
                catalog,
                new StoreSettings(
                        StoreMode.DATABASE_FIRST,
                        deadline,
                        Duration.ofSeconds(10),
                        new QueueSettings(
                                512,
                                32,
                                Duration.ofMillis(200),
                                20_000,
                                4 << 20,
                                5,
                                Duration.ofMillis(150),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(5))),
                new TieredStore.Destination(
                        Optional.of(loader::loadTogether), presence, loader::findRefused, spool::write, null, false),
                latency.hearing(new MicrometerStoreMetrics(meters)),
                clock);
        looking.scheduleWithFixedDelay(presence::look, 0, 200, TimeUnit.MILLISECONDS);
    }

    private final class Presence implements DatabasePresence {

        private volatile boolean ready;

        void look() {
            ready = far.gate().isOpen();
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void lost(Throwable failure) {
            ready = false;
        }
    }

    void awaitReady() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(presence::isReady);
    }

    /** How a sender makes its records known. */
    enum Identity {
        /** By the exchange's id. */
        KEY,
        /** By its batch and place alone. */
        ORIGIN,
        /** By the sender's id of the batch; sent again until it is acknowledged. */
        BATCH_ID,
        /** By what it says. */
        CONTENT
    }

    /** Sends records, one behind the other, until the pause between two is interrupted. */
    final class Sender implements AutoCloseable {

        private final Thread thread;
        private volatile boolean ended;

        Sender(Identity identity, Duration pause) {
            thread = new Thread(() -> {
                long next = System.nanoTime();
                while (!ended) {
                    send(identity);
                    next += pause.toNanos();
                    sleepUntil(next);
                }
            });
            thread.start();
        }

        private void sleepUntil(long nanos) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, nanos - System.nanoTime()));
            } catch (InterruptedException e) {
                ended = true;
            }
        }

        @Override
        public void close() {
            ended = true;
            try {
                thread.join(TimeUnit.SECONDS.toMillis(60));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).as("a sender waits for ever").isFalse();
        }
    }

    /** Sends records at a constant rate, whether the earlier ones are acknowledged or not. */
    final class SteadySender implements AutoCloseable {

        private final Thread thread;
        private final Phaser unanswered = new Phaser(1);
        private volatile boolean ended;

        SteadySender(Identity identity, int recordsPerSecond) {
            long pause = TimeUnit.SECONDS.toNanos(1) / recordsPerSecond;
            thread = new Thread(() -> {
                long next = System.nanoTime();
                while (!ended) {
                    sendOn(identity, next);
                    next += pause;
                    LockSupport.parkNanos(next - System.nanoTime());
                }
            });
            thread.start();
        }

        /** @param dueNanos when it should have been sent: a sender that was held up waited, too */
        private void sendOn(Identity identity, long dueNanos) {
            String id = "o" + numbers.incrementAndGet();
            sent.add(id);
            unanswered.register();
            store.submit(Submission.ofLines(
                            "pit.trades",
                            LineForm.RECORDS,
                            "",
                            "test",
                            record(identity, id).getBytes(StandardCharsets.UTF_8)))
                    .whenComplete((receipt, failure) -> {
                        slowestNanos.accumulateAndGet(System.nanoTime() - dueNanos, Math::max);
                        if (failure == null) {
                            acknowledged.add(id);
                            tiers.computeIfAbsent(receipt.tier(), tier -> new AtomicInteger())
                                    .incrementAndGet();
                        } else {
                            refused.add(id);
                        }
                        unanswered.arriveAndDeregister();
                    });
        }

        @Override
        public void close() {
            ended = true;
            try {
                thread.join(TimeUnit.SECONDS.toMillis(60));
                unanswered.awaitAdvanceInterruptibly(unanswered.arriveAndDeregister(), 60, TimeUnit.SECONDS);
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException("a sender waits for ever", e);
            }
        }
    }

    private void send(Identity identity) {
        String id = "o" + numbers.incrementAndGet();
        String dataset = identity == Identity.CONTENT ? "market.trades" : "pit.trades";
        String batchId = identity == Identity.BATCH_ID ? "batch-" + id : "";
        Submission submission = Submission.ofLines(
                dataset, LineForm.RECORDS, batchId, "test", record(identity, id).getBytes(StandardCharsets.UTF_8));
        sent.add(id);
        long start = System.nanoTime();
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                Receipt receipt = store.submit(submission).get(60, TimeUnit.SECONDS);
                slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                assertThat(receipt.refused()).isEmpty();
                acknowledged.add(id);
                tiers.computeIfAbsent(receipt.tier(), tier -> new AtomicInteger())
                        .incrementAndGet();
                return;
            } catch (Exception e) {
                refused.add(id);
                if (identity != Identity.BATCH_ID) {
                    return;
                }
            }
        }
    }

    private String record(Identity identity, String id) {
        Instant ts = START.plusMillis(Long.parseLong(id.substring(1)));
        return switch (identity) {
            case CONTENT ->
                "{\"exchange\":\"okx\",\"symbol\":\"BTC/USDT\",\"ts\":\"" + ts
                        + "\",\"price\":\"1.5\",\"size\":\"2\",\"side\":\"buy\",\"order_id\":\"" + id + "\"}";
            case KEY ->
                "{\"ts\":\"" + ts
                        + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"price\":1,\"qty\":2,\"order_id\":\"" + id
                        + "\",\"trade_id\":\"t" + id + "\"}";
            case ORIGIN, BATCH_ID ->
                "{\"ts\":\"" + ts
                        + "\",\"symbol\":\"BTC/USD\",\"venue\":\"kraken\",\"price\":1,\"qty\":2,\"order_id\":\"" + id
                        + "\"}";
        };
    }

    /** Works the whole backlog off, again as the schedule does where the wire breaks once more. */
    void reconcile() {
        reconcile(Pace.unlimited());
    }

    void reconcile(Pace pace) {
        awaitReady();
        Reconciler reconciler = new Reconciler(
                spool, loader, far.transactions(), Duration.ofSeconds(30), ReconcileMetrics.none(), clock);
        ReconcileOrder order = new ReconcileOrder(1, pace, false, ReconcileProgress.silent());
        ReconcileReport report = reconciler.run(order);
        for (int run = 1; run < MOST_RUNS && report.interruption().isPresent(); run++) {
            report = reconciler.run(order);
        }
        assertThat(report.interruption()).isEmpty();
        assertThat(spool.backlog()).isEmpty();
    }

    /** Nothing lost, nothing doubled, nothing invented. */
    void assertExact(TestDatabase database) {
        assertExact(
                database
                        .rows("select order_id from pit.trades union all"
                                + " select raw ->> 'order_id' from market.trades")
                        .stream()
                        .map(row -> String.valueOf(row.get("order_id")))
                        .toList());
    }

    void assertExact(List<String> stored) {
        Map<String, Integer> times = new HashMap<>();
        stored.forEach(id -> times.merge(id, 1, Integer::sum));
        assertThat(acknowledged.stream().filter(id -> !times.containsKey(id)).collect(Collectors.toList()))
                .as("lost")
                .isEmpty();
        assertThat(times.entrySet().stream().filter(each -> each.getValue() > 1).toList())
                .as("doubled")
                .isEmpty();
        List<String> invented = new ArrayList<>(times.keySet());
        invented.removeAll(sent);
        assertThat(invented).as("invented").isEmpty();
    }

    double count(String meter, String tag, String value) {
        return meters.find(meter).tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        store.close();
        looking.shutdownNow();
        spool.close();
        loader.close();
        far.close();
        wire.close();
    }
}

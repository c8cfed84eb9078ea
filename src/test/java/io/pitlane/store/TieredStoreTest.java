package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pitlane.config.QueueSettings;
import io.pitlane.config.StoreMode;
import io.pitlane.config.StoreSettings;
import io.pitlane.database.CommitUnknownException;
import io.pitlane.database.DatabaseException;
import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.BatchReport;
import io.pitlane.load.FileState;
import io.pitlane.load.RecordBatch;
import io.pitlane.metrics.MicrometerStoreMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of submissions, by what the database does; the database is played. */
@Timeout(60)
class TieredStoreTest {

    private static final String TRADES = "pit.trades";
    private static final String MARKET_TRADES = "market.trades";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<List<RecordBatch>> loads = new CopyOnWriteArrayList<>();
    private final List<SpoolBatch> spooled = new CopyOnWriteArrayList<>();
    private volatile Function<List<RecordBatch>, List<BatchReport>> database = TieredStoreTest::committed;
    private volatile RuntimeException spoolFailure;
    private List<SpooledId> before = List.of();
    private volatile boolean ready = true;
    private Duration deadline = Duration.ofSeconds(20);
    private Duration drain = Duration.ofSeconds(5);
    private int capacity = 512;
    private TieredStore store;

    @AfterEach
    void close() {
        database = TieredStoreTest::committed;
        if (store != null) {
            store.close();
        }
    }

    @Test
    void whatIsCommittedIsAcknowledged() throws Exception {
        Receipt receipt = answer(open().submit(of("", "a", "b")));

        assertThat(receipt.tier()).isEqualTo(Tier.POSTGRES);
        assertThat(receipt.accepted()).isEqualTo(2);
        assertThat(receipt.batchId()).hasSize(36);
        assertThat(receipt.report().inserted()).isEqualTo(2);
        assertThat(loads)
                .singleElement()
                .satisfies(batches -> assertThat(batches.get(0).isNew()).isTrue());
    }

    @Test
    void whatWaitsTogetherBecomesOneBatchAndEachIsToldItsOwn() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        database = batches -> {
            await(first);
            return batches.stream()
                    .map(batch -> report(batch, FileState.LOADED, List.of(1L, 3L)))
                    .toList();
        };
        open().submit(of("", "first", "x", "y", "z"));
        Awaitility.await().until(() -> loads.size() == 1);
        CompletableFuture<Receipt> two = store.submit(of("", "c", "d"));
        CompletableFuture<Receipt> one = store.submit(of("", "e"));
        CompletableFuture<Receipt> other = store.submit(of("", "f"));
        first.countDown();

        assertThat(answer(two).refused())
                .extracting(Receipt.RefusedRecord::index, Receipt.RefusedRecord::reason)
                .containsExactly(tuple(1, "played"));
        assertThat(answer(two).accepted()).isEqualTo(1);
        assertThat(answer(one).refused()).isEmpty();
        assertThat(answer(other).refused())
                .extracting(Receipt.RefusedRecord::index)
                .containsExactly(0);
        assertThat(answer(other).accepted()).isZero();
        assertThat(answer(one).batchId()).isEqualTo(answer(two).batchId());
        assertThat(text(loads.get(1).get(0).lines())).isEqualTo("c\nd\ne\nf\n");
    }

    @Test
    void whereTheContentIsTheIdentityEachStaysABatchOfItsOwn() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        database = batches -> {
            await(first);
            return committed(batches);
        };
        open().submit(submission(MARKET_TRADES, "", "a"));
        Awaitility.await().until(() -> loads.size() == 1);
        CompletableFuture<Receipt> one = store.submit(submission(MARKET_TRADES, "", "same"));
        CompletableFuture<Receipt> other = store.submit(submission(MARKET_TRADES, "", "same"));
        first.countDown();

        assertThat(answer(one).batchId()).isNotEqualTo(answer(other).batchId());
        assertThat(loads.get(1)).hasSize(2);
    }

    @Test
    void oneIdInOneGroupIsOneBatch() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        database = batches -> {
            await(first);
            return committed(batches);
        };
        open().submit(of("", "first"));
        Awaitility.await().until(() -> loads.size() == 1);
        CompletableFuture<Receipt> one = store.submit(of("key", "a"));
        CompletableFuture<Receipt> same = store.submit(of("key", "a"));
        CompletableFuture<Receipt> differing = store.submit(of("key", "b"));
        first.countDown();

        assertThat(answer(one)).isEqualTo(answer(same));
        assertThat(answer(one).batchId()).isEqualTo("key");
        assertRefused(differing, StoreRefusalException.Reason.OTHER_CONTENT);
        assertThat(loads.get(1)).singleElement().satisfies(batch -> assertThat(batch.isNew())
                .isFalse());
    }

    @Test
    void aDatabaseThatIsAwayMeansTheSpool() throws Exception {
        ready = false;
        Receipt receipt = answer(open().submit(of("", "a", "bad")));

        assertThat(receipt.tier()).isEqualTo(Tier.SPOOL);
        assertThat(receipt.refused()).extracting(Receipt.RefusedRecord::index).containsExactly(1);
        assertThat(receipt.accepted()).isEqualTo(1);
        assertThat(spooled).singleElement().satisfies(batch -> {
            assertThat(batch.batchId()).isEqualTo(receipt.batchId());
            assertThat(text(batch.lines())).isEqualTo("a\nbad\n");
        });
        assertThat(fallbacks("start")).isEqualTo(1);
        assertThat(store.state().degraded()).singleElement().asString().contains(TRADES, "since the start");
        assertThat(store.state().since()).isPresent();

        ready = true;
        assertThat(store.state().degraded()).isEmpty();
        assertThat(answer(store.submit(of("", "c"))).tier()).isEqualTo(Tier.POSTGRES);
        ready = false;
        answer(store.submit(of("", "c")));
        assertThat(fallbacks("away")).isEqualTo(1);
    }

    @Test
    void aConnectionThatBreaksIsTriedOnceMore() throws Exception {
        fail(unavailable("08006"));

        assertThat(answer(open().submit(of("", "a"))).tier()).isEqualTo(Tier.SPOOL);

        assertThat(loads).hasSize(2);
        assertThat(loads.get(1).get(0).isNew()).isFalse();
        assertThat(fallbacks("connection")).isEqualTo(1);
        assertThat(ready).isFalse();
    }

    @Test
    void whatMayPassIsTriedAgainAsOftenAsTheSettingsSay() throws Exception {
        fail(unavailable("40P01"));

        assertThat(answer(open().submit(of("", "a"))).tier()).isEqualTo(Tier.SPOOL);

        assertThat(loads).hasSize(6);
        assertThat(fallbacks("retries")).isEqualTo(1);
        assertThat(meters.get("pitlane.store.retries").counter().count()).isEqualTo(5);
        assertThat(ready).isTrue();
    }

    @Test
    void whatDoesNotPassIsNotTriedAgain() throws Exception {
        fail(new DatabaseException("no permission", new SQLException("no", "42501")));
        assertThat(answer(open().submit(of("", "a"))).tier()).isEqualTo(Tier.SPOOL);
        fail(unavailable("57014"));
        assertThat(answer(store.submit(of("", "a"))).tier()).isEqualTo(Tier.SPOOL);
        fail(unavailable("53300", true));
        assertThat(answer(store.submit(of("", "a"))).tier()).isEqualTo(Tier.SPOOL);
        fail(new IllegalStateException("nobody thought of this"));
        assertThat(answer(store.submit(of("", "a"))).tier()).isEqualTo(Tier.SPOOL);

        assertThat(loads).hasSize(4);
        for (String reason : new String[] {"query", "timeout", "pool", "error"}) {
            assertThat(fallbacks(reason)).as(reason).isEqualTo(1);
        }
        assertThat(store.state().degraded()).hasSize(1);
        database = TieredStoreTest::committed;
        answer(store.submit(of("", "a")));
        Awaitility.await().until(() -> store.state().degraded().isEmpty());
    }

    @Test
    void anAmbiguousCommitIsAskedForBeforeAnythingIsSentAgain() throws Exception {
        database = batches -> {
            if (loads.size() == 1) {
                throw new CommitUnknownException("lost", new SQLException("lost", "08006"));
            }
            return batches.stream()
                    .map(batch -> report(batch, FileState.DUPLICATE, List.of()))
                    .toList();
        };
        Receipt receipt = answer(open().submit(of("", "a")));

        assertThat(receipt.tier()).isEqualTo(Tier.POSTGRES);
        assertThat(receipt.accepted()).isEqualTo(1);
        assertThat(loads.get(1).get(0).isNew()).isFalse();
        assertThat(ambiguous("committed")).isEqualTo(1);

        loads.clear();
        database = batches -> {
            if (loads.size() == 1) {
                throw new CommitUnknownException("lost", new SQLException("lost", "08006"));
            }
            return committed(batches);
        };
        assertThat(answer(store.submit(of("", "a"))).tier()).isEqualTo(Tier.POSTGRES);
        assertThat(ambiguous("rolled_back")).isEqualTo(1);
    }

    @Test
    void anAmbiguousCommitThatNobodyCanBeAskedAboutIsSpooledUnderItsId() throws Exception {
        database = batches -> {
            throw loads.size() == 1
                    ? new CommitUnknownException("lost", new SQLException("lost", "08006"))
                    : unavailable("08001", true);
        };
        Receipt receipt = answer(open().submit(of("", "a")));

        assertThat(receipt.tier()).isEqualTo(Tier.SPOOL);
        assertThat(spooled.get(0).batchId()).isEqualTo(loads.get(0).get(0).batchId());
        assertThat(ambiguous("spooled")).isEqualTo(1);
        assertThat(fallbacks("unknown_commit")).isEqualTo(1);
    }

    @Test
    void nobodyIsToldThatNothingIsKeptWhereNobodyKnows() {
        spoolFailure = new StoreRefusalException(StoreRefusalException.Reason.FULL, "full", null);
        database = batches -> {
            throw loads.size() == 1
                    ? new CommitUnknownException("lost", new SQLException("lost", "08006"))
                    : unavailable("08001", true);
        };
        assertThatThrownBy(() -> answer(open().submit(of("", "a"))))
                .hasCauseInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void aFullSpoolIsAClearAnswer() {
        ready = false;
        spoolFailure = new StoreRefusalException(StoreRefusalException.Reason.FULL, "full", null);

        assertRefused(open().submit(of("", "a")), StoreRefusalException.Reason.FULL);
        spoolFailure = null;
    }

    @Test
    void whatTakesTooLongIsSpooledWhileItGoesOn() throws Exception {
        deadline = Duration.ofMillis(100);
        CountDownLatch hang = new CountDownLatch(1);
        database = batches -> {
            await(hang);
            return committed(batches);
        };
        CompletableFuture<Receipt> first = open().submit(of("", "a"));

        assertThat(answer(first).tier()).isEqualTo(Tier.SPOOL);
        assertThat(fallbacks("deadline")).isEqualTo(1);
        assertThat(ready).isFalse();
        long before = System.nanoTime();
        assertThat(answer(store.submit(of("", "b"))).tier()).isEqualTo(Tier.SPOOL);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        hang.countDown();
        assertThat(spooled).extracting(batch -> text(batch.lines())).containsExactly("a\n", "b\n");
        assertThat(loads).hasSize(1);
    }

    @Test
    void whatTheSpoolRefusesAtTheDeadlineMayStillBeCommitted() throws Exception {
        deadline = Duration.ofMillis(50);
        spoolFailure = new StoreRefusalException(StoreRefusalException.Reason.FULL, "full", null);
        CountDownLatch hang = new CountDownLatch(1);
        database = batches -> {
            await(hang);
            return committed(batches);
        };
        CompletableFuture<Receipt> slow = open().submit(of("", "a"));
        Awaitility.await().until(() -> !ready);
        assertThatThrownBy(() -> slow.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        hang.countDown();

        assertThat(answer(slow).tier()).isEqualTo(Tier.POSTGRES);
    }

    @Test
    void anIdThatLiesInTheSpoolIsKnown() throws Exception {
        ready = false;
        Receipt first = answer(open().submit(of("key", "a")));
        ready = true;

        assertThat(answer(store.submit(of("key", "a")))).isEqualTo(first);
        assertRefused(store.submit(of("key", "b")), StoreRefusalException.Reason.OTHER_CONTENT);
        assertThat(spooled).hasSize(1);
        assertThat(loads).isEmpty();
    }

    @Test
    void anIdThatLiesInTheSpoolSinceBeforeTheStartIsKnown() throws Exception {
        byte[] lines = of("key", "a").lines();
        before = List.of(new SpooledId(TRADES, "key", Digests.sha256(lines, 0)));
        ready = false;
        open();

        Receipt again = answer(store.submit(of("key", "a")));
        assertThat(again.tier()).isEqualTo(Tier.SPOOL);
        assertThat(again.accepted()).isOne();
        assertRefused(store.submit(of("key", "b")), StoreRefusalException.Reason.OTHER_CONTENT);
        assertThat(spooled).isEmpty();
        assertThat(answer(store.submit(of("other", "b"))).tier()).isEqualTo(Tier.SPOOL);
    }

    @Test
    void aFullQueueRefusesAfterAWhile() throws Exception {
        capacity = 2;
        CountDownLatch hang = new CountDownLatch(1);
        database = batches -> {
            await(hang);
            return committed(batches);
        };
        List<CompletableFuture<Receipt>> taken = new ArrayList<>();
        open();
        // Two writers take one each, and two wait.
        for (int i = 0; i < 2; i++) {
            int before = i;
            taken.add(store.submit(of("", "a" + i)));
            taken.add(store.submit(of("", "b" + i)));
            Awaitility.await().until(() -> loads.size() > before);
        }
        while (store.state().waiting() < 2) {
            taken.add(store.submit(of("", "more")));
        }
        assertThat(store.trySubmit(of("", "too many for a moment"))).isEmpty();
        assertThat(store.state().waiting()).isEqualTo(2);
        assertRefused(store.submit(of("", "too many")), StoreRefusalException.Reason.BUSY);
        hang.countDown();

        for (CompletableFuture<Receipt> each : taken) {
            assertThat(answer(each).tier()).isEqualTo(Tier.POSTGRES);
        }
    }

    @Test
    void whoSaysThatHeOnlyPassesTheAnswerOnHearsOfItFromTheThreadThatWrote() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        AtomicReference<Thread> wrote = new AtomicReference<>();
        database = batches -> {
            await(hang);
            wrote.set(Thread.currentThread());
            return committed(batches);
        };
        open();

        CompletableFuture<Thread> prompt =
                store.trySubmit(of("", "a")).orElseThrow().thenApply(receipt -> Thread.currentThread());
        hang.countDown();
        assertThat(prompt.get(5, TimeUnit.SECONDS)).isSameAs(wrote.get());

        CountDownLatch again = new CountDownLatch(1);
        database = batches -> {
            await(again);
            wrote.set(Thread.currentThread());
            return committed(batches);
        };
        CompletableFuture<Thread> any = store.submit(of("", "b")).thenApply(receipt -> Thread.currentThread());
        again.countDown();
        assertThat(any.get(5, TimeUnit.SECONDS)).isNotSameAs(wrote.get());
    }

    @Test
    void aStopDrainsTheQueueAndSpoolsTheRest() throws Exception {
        drain = Duration.ofMillis(200);
        CountDownLatch hang = new CountDownLatch(1);
        database = batches -> {
            await(hang);
            return committed(batches);
        };
        open();
        List<CompletableFuture<Receipt>> taken = IntStream.range(0, 100)
                .mapToObj(i -> store.submit(of("", "r" + i)))
                .toList();
        store.close();
        hang.countDown();

        for (CompletableFuture<Receipt> each : taken) {
            assertThat(answer(each).tier()).isEqualTo(Tier.SPOOL);
        }
        assertThat(spooled.stream().mapToInt(SpoolBatch::records).sum()).isEqualTo(100);
        assertRefused(store.submit(of("", "late")), StoreRefusalException.Reason.STOPPING);
        assertRefused(store.submit(submission(MARKET_TRADES, "", "late")), StoreRefusalException.Reason.STOPPING);
    }

    @Test
    void aStopWithADatabaseWaitsForIt() throws Exception {
        database = batches -> {
            await(new CountDownLatch(1), 5);
            return committed(batches);
        };
        open();
        List<CompletableFuture<Receipt>> taken = IntStream.range(0, 300)
                .mapToObj(i -> store.submit(of("", "r" + i)))
                .toList();
        store.close();

        for (CompletableFuture<Receipt> each : taken) {
            assertThat(answer(each).tier()).isEqualTo(Tier.POSTGRES);
        }
        assertThat(spooled).isEmpty();
    }

    @Test
    void aSubmissionMustBeWhatItSays() {
        open();
        assertThatThrownBy(() -> store.submit(new Submission(
                        TRADES, LineForm.RECORDS, "", "test", "a\n\nb\n".getBytes(StandardCharsets.UTF_8), 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> answer(store.submit(submission("pit.nothing", "", "a"))))
                .hasCauseInstanceOf(InvalidInputException.class);
    }

    private TieredStore open() {
        store = new TieredStore(
                Catalog.read(Path.of("config/datasets")),
                new StoreSettings(
                        StoreMode.DATABASE_FIRST,
                        deadline,
                        drain,
                        new QueueSettings(
                                capacity,
                                32,
                                Duration.ofMillis(200),
                                20_000,
                                4 << 20,
                                5,
                                Duration.ofMillis(1),
                                Duration.ofMillis(10),
                                Duration.ofMillis(100))),
                new TieredStore.Destination(
                        Optional.of(batches -> {
                            loads.add(batches);
                            return database.apply(batches);
                        }),
                        new PlayedPresence(),
                        TieredStoreTest::check,
                        new PlayedBacklog(),
                        null,
                        false),
                new MicrometerStoreMetrics(meters),
                Clock.systemUTC());
        return store;
    }

    private final class PlayedBacklog implements Backlog {

        @Override
        public void write(SpoolBatch batch) {
            if (spoolFailure != null) {
                throw spoolFailure;
            }
            spooled.add(batch);
        }

        @Override
        public List<SpooledId> ids() {
            return before;
        }
    }

    private final class PlayedPresence implements DatabasePresence {

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void lost(Throwable failure) {
            ready = false;
        }
    }

    private void fail(RuntimeException failure) {
        database = batches -> {
            throw failure;
        };
    }

    private double fallbacks(String reason) {
        return meters.get("pitlane.fallback")
                .tag("reason", reason)
                .tag("dataset", TRADES)
                .counter()
                .count();
    }

    private double ambiguous(String resolution) {
        return meters.get("pitlane.ambiguous.commits")
                .tag("resolution", resolution)
                .counter()
                .count();
    }

    private static DatabaseUnavailableException unavailable(String state) {
        return unavailable(state, false);
    }

    private static DatabaseUnavailableException unavailable(String state, boolean ofPool) {
        SQLException cause =
                ofPool ? new SQLTransientConnectionException("played", state) : new SQLException("played", state);
        return new DatabaseUnavailableException("played", cause);
    }

    private static List<BatchReport> committed(List<RecordBatch> batches) {
        return batches.stream()
                .map(batch -> report(batch, FileState.LOADED, List.of()))
                .toList();
    }

    private static BatchReport report(RecordBatch batch, FileState state, List<Long> refused) {
        long read = text(batch.lines()).lines().count();
        return new BatchReport(
                batch.batchId(),
                List.of(new BatchReport.Part(
                        batch.dataset(),
                        state,
                        read,
                        read - refused.size(),
                        0,
                        0,
                        refused.size(),
                        BatchReport.Span.EMPTY,
                        BatchReport.Span.EMPTY,
                        refused.stream()
                                .map(index -> new BatchReport.Refused(index, "played", "refused"))
                                .toList())));
    }

    private static List<BatchReport.Refused> check(RecordBatch batch) {
        List<String> lines = text(batch.lines()).lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).equals("bad"))
                .mapToObj(i -> new BatchReport.Refused(i, "bad-json", "played"))
                .toList();
    }

    private static Submission of(String batchId, String... records) {
        return submission(TRADES, batchId, records);
    }

    private static Submission submission(String dataset, String batchId, String... records) {
        return Submission.ofLines(
                dataset,
                LineForm.RECORDS,
                batchId,
                "test",
                String.join("\n", records).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] lines) {
        return new String(lines, StandardCharsets.UTF_8);
    }

    private static Receipt answer(CompletableFuture<Receipt> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private static void assertRefused(CompletableFuture<Receipt> future, StoreRefusalException.Reason reason) {
        assertThatThrownBy(() -> answer(future))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(StoreRefusalException.class, refusal -> assertThat(refusal.reason())
                        .isEqualTo(reason));
    }

    private static void await(CountDownLatch latch) {
        await(latch, 20_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.config.QueueSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writers that let a group gather. */
class WriteQueueTest {

    private static final int BATCH = 32;
    private static final int CAPACITY = 200;

    private final List<Thread> writers = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        writers.add(new Thread(task));
        return writers.get(writers.size() - 1);
    });
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Integer> groups = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private Duration longest = Duration.ofHours(1);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void whatComesInARowGathersUntilItIsQuietOrMuch() {
        WriteQueue queue = queue();
        put(queue, 1);
        awaitWritten(1);
        put(queue, CAPACITY / 2);
        awaitWritten(1 + CAPACITY / 2);
        assertThat(groups).as("nobody helped in between").containsExactly(1, CAPACITY / 2);

        put(queue, 2 * BATCH);
        nanos.set(Duration.ofMillis(5).toNanos());
        awaitWritten(1 + CAPACITY / 2 + 2 * BATCH);
        assertThat(groups).containsExactly(1, CAPACITY / 2, 2 * BATCH);

        put(queue, 2);
        queue.stop();
        assertThat(queue.awaitIdle(Duration.ofSeconds(10))).isTrue();
        assertThat(groups).containsExactly(1, CAPACITY / 2, 2 * BATCH, 2);
    }

    @Test
    void whatGathersIsWrittenWhenTheTimeIsOver() {
        longest = Duration.ofMillis(50);
        WriteQueue queue = queue();
        put(queue, 1);
        awaitWritten(1);
        put(queue, BATCH);
        awaitWritten(1 + BATCH);
    }

    @Test
    void theLongerItLastsTheLongerTheyGatherUpToALimit() {
        Gathering gathering = new Gathering();

        assertThat(gathering.spooled()).isLessThan(Duration.ofMillis(1));
        Duration tenth = Duration.ZERO;
        for (int i = 0; i < 9; i++) {
            tenth = gathering.spooled();
        }
        assertThat(tenth).isPositive().isLessThan(Duration.ofMillis(1));
        for (int i = 0; i < 5000; i++) {
            gathering.spooled();
        }
        assertThat(gathering.spooled()).isEqualTo(Gathering.LONGEST);
        gathering.committed();
        assertThat(gathering.spooled()).isLessThan(tenth);
    }

    /** Each writer writes, and then gathers. */
    private WriteQueue queue() {
        return new WriteQueue(
                "pit.trades",
                new QueueSettings(
                        CAPACITY,
                        BATCH,
                        Duration.ofHours(1),
                        20_000,
                        4 << 20,
                        5,
                        Duration.ofMillis(150),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5)),
                threads,
                timer,
                nanos::get,
                (group, writer) -> {
                    groups.add(group.size());
                    writer.gather(longest);
                });
    }

    private void put(WriteQueue queue, int submissions) {
        for (int i = 0; i < submissions; i++) {
            queue.put(waiting());
        }
    }

    /** Until they are written, and the writers gather or have nothing to do. */
    private void awaitWritten(int submissions) {
        Awaitility.await()
                .until(() -> groups.stream().mapToInt(Integer::intValue).sum() == submissions);
        Awaitility.await()
                .until(() -> writers.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));
    }

    private Waiting waiting() {
        return new Waiting(
                Submission.ofLines(
                        "pit.trades", LineForm.RECORDS, "", "test", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)),
                Instant.EPOCH,
                nanos.get(),
                false,
                new CompletableFuture<>());
    }
}

package io.pitlane.store;

import io.pitlane.config.StoreMode;
import io.pitlane.config.StoreSettings;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.BatchReport;
import io.pitlane.metrics.StoreMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The store: a write queue for each dataset before PostgreSQL, and the spool for when that is away or too slow. Every
 * submission is acknowledged when it is durable in one of them, or told why nothing of it is kept. Thread-safe; owns
 * threads, which {@link #close()} ends.
 */
public final class TieredStore implements Store, AutoCloseable {

    private final Catalog catalog;
    private final StoreSettings settings;
    private final Destination destination;
    private final StoreMetrics metrics;
    private final Clock clock;
    private final StoreThreads threads = new StoreThreads();
    private final Degradation degradation;
    private final Groups groups;
    private final Map<String, WriteQueue> queues = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * Where records may go.
     *
     * @param load into the database; empty: there is none, on purpose
     * @param presence whether it is there
     * @param check of records while it is not
     * @param pit used where the settings want files of the PIT tree
     * @param isForgetful nothing is kept at all, and senders are told so
     */
    public record Destination(
            Optional<BatchLoad> load,
            DatabasePresence presence,
            RefusalCheck check,
            Backlog backlog,
            PitFiles pit,
            boolean isForgetful) {}

    public TieredStore(
            Catalog catalog, StoreSettings settings, Destination destination, StoreMetrics metrics, Clock clock) {
        this.catalog = catalog;
        this.settings = settings;
        this.destination = destination;
        this.metrics = metrics;
        this.clock = clock;
        this.degradation = new Degradation(clock, destination.presence()::isReady);
        Answers answers = new Answers(threads.answering(), metrics, System::nanoTime);
        SpooledIds ids = new SpooledIds();
        ids.addAll(destination.backlog().ids());
        SpoolTier spool = new SpoolTier(
                destination.backlog(),
                destination.check(),
                ids,
                answers,
                degradation,
                metrics,
                threads.working(),
                settings.mode() == StoreMode.MIRROR);
        Optional<DatabaseTier> database = destination
                .load()
                .map(load -> new DatabaseTier(
                        load, settings.queue(), metrics, Thread::sleep, () -> ThreadLocalRandom.current()
                                .nextDouble()));
        this.groups = new Groups(
                new Grouping(new BatchIds(clock), this::merges),
                settings,
                destination,
                database,
                spool,
                answers,
                degradation,
                metrics,
                threads);
    }

    /** Equal records of one payload are different ones where the content is the identity: so payloads stay apart. */
    private boolean merges(String dataset) {
        return catalog.find(dataset)
                .filter(each -> !each.identity().isByContent())
                .isPresent();
    }

    @Override
    public CompletableFuture<Receipt> submit(Submission submission) {
        return answeredAtOnce(submission).orElseGet(() -> {
            Waiting waiting = waiting(submission, false);
            try {
                queue(submission.dataset()).put(waiting);
            } catch (StoreRefusalException e) {
                return refused(submission, e);
            }
            return waiting.answer();
        });
    }

    @Override
    public Optional<CompletableFuture<Receipt>> trySubmit(Submission submission) {
        return answeredAtOnce(submission).or(() -> {
            Waiting waiting = waiting(submission, true);
            try {
                return queue(submission.dataset()).offer(waiting) ? Optional.of(waiting.answer()) : Optional.empty();
            } catch (StoreRefusalException e) {
                return Optional.of(refused(submission, e));
            }
        });
    }

    private Waiting waiting(Submission submission, boolean isPrompt) {
        return new Waiting(submission, clock.instant(), System.nanoTime(), isPrompt, new CompletableFuture<>());
    }

    private CompletableFuture<Receipt> refused(Submission submission, StoreRefusalException why) {
        metrics.refused(submission.dataset(), why.reason().word());
        return CompletableFuture.failedFuture(why);
    }

    /** Of what no queue is for. */
    private Optional<CompletableFuture<Receipt>> answeredAtOnce(Submission submission) {
        SubmissionCheck.check(submission);
        if (catalog.find(submission.dataset()).isEmpty()) {
            return Optional.of(CompletableFuture.failedFuture(
                    new InvalidInputException("there is no dataset " + submission.dataset())));
        }
        return destination.isForgetful()
                ? Optional.of(CompletableFuture.completedFuture(new Receipt(
                        submission.batchId(), Tier.MEMORY, submission.records(), List.of(), BatchReport.NOTHING)))
                : Optional.empty();
    }

    private WriteQueue queue(String dataset) {
        WriteQueue open = queues.get(dataset); // does not lock, as the other way may
        return open != null
                ? open
                : queues.computeIfAbsent(dataset, name -> {
                    WriteQueue queue = new WriteQueue(
                            name,
                            settings.queue(),
                            threads.working(),
                            threads.timer(),
                            System::nanoTime,
                            groups::write);
                    if (stopping) {
                        queue.stop();
                    }
                    metrics.queueOpened(name, queue::depth);
                    return queue;
                });
    }

    /** Whether records that came in wait longer than they should; others better leave the database to them. */
    public boolean isLate() {
        return queues.values().stream().anyMatch(WriteQueue::isLate);
    }

    /** How it is, for people. */
    public StoreState state() {
        List<Degradation.Degraded> degraded = degradation.now();
        return new StoreState(
                tier(),
                queues.values().stream().mapToInt(WriteQueue::depth).sum(),
                degraded.stream()
                        .map(each -> each.dataset() + " goes to the spool since "
                                + each.since().truncatedTo(ChronoUnit.SECONDS) + ": " + each.why())
                        .toList(),
                degraded.stream().map(Degradation.Degraded::since).min(Comparator.naturalOrder()));
    }

    private Tier tier() {
        if (destination.isForgetful()) {
            return Tier.MEMORY;
        }
        if (settings.mode() == StoreMode.FILE_ONLY) {
            return Tier.FILE;
        }
        return destination.load().isPresent() && destination.presence().isReady() ? Tier.POSTGRES : Tier.SPOOL;
    }

    /**
     * Takes nothing new and brings what waits into the database, as long as {@code store.drain-timeout} lasts; the rest
     * goes to the spool. Harmless when repeated.
     */
    @Override
    public synchronized void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        queues.values().forEach(WriteQueue::stop);
        long end = System.nanoTime() + settings.drainTimeout().toNanos();
        for (WriteQueue queue : queues.values()) {
            queue.awaitIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        for (WriteQueue queue : queues.values()) {
            groups.spool(queue.takeAll(), FallbackReason.STOPPING);
        }
        groups.giveUp();
        threads.close();
    }
}

package io.pitlane.store;

import io.pitlane.config.QueueSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The submissions of one dataset that wait to be written. A writer that is idle takes all that waits at once, so that
 * groups grow by themselves under load; a second one helps when many wait, or one for long. Thread-safe.
 */
final class WriteQueue {

    private static final int MOST_WRITERS = 2;
    /** With nothing new for so long nothing more is waited for. */
    private static final Duration QUIET = Duration.ofMillis(5);

    private final String dataset;
    private final QueueSettings settings;
    private final Executor threads;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final GroupWriting writing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final Condition end = lock.newCondition();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int writers;
    private int gathering;
    private boolean lookIsDue;
    private boolean stopping;

    /** Writes groups. */
    interface GroupWriting {

        /** Returns when there is nothing more to be done for the group on this thread. */
        void write(List<Waiting> group, Writer writer);
    }

    /** @param threads runs writers; {@code timer} looks for the late */
    WriteQueue(
            String dataset,
            QueueSettings settings,
            Executor threads,
            ScheduledExecutorService timer,
            LongSupplier nanoTime,
            GroupWriting writing) {
        this.dataset = dataset;
        this.settings = settings;
        this.threads = threads;
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.writing = writing;
    }

    /**
     * Puts a submission at the end, waiting for room as long as the settings say.
     *
     * @throws StoreRefusalException if there is none, or the queue was stopped
     */
    void put(Waiting submission) {
        lock.lock();
        try {
            awaitRoom();
            waiting.add(submission);
        } finally {
            lock.unlock();
        }
        startWriters();
    }

    /**
     * Puts a submission at the end, if there is room at once.
     *
     * @throws StoreRefusalException if the queue was stopped
     */
    boolean offer(Waiting submission) {
        lock.lock();
        try {
            requireOpen();
            if (waiting.size() >= settings.capacity()) {
                return false;
            }
            waiting.add(submission);
        } finally {
            lock.unlock();
        }
        startWriters();
        return true;
    }

    private void requireOpen() {
        if (stopping) {
            throw new StoreRefusalException(
                    StoreRefusalException.Reason.STOPPING, "Pitlane is stopping and takes nothing new", null);
        }
    }

    private void awaitRoom() {
        long left = settings.patience().toNanos();
        try {
            while (!stopping && waiting.size() >= settings.capacity() && left > 0) {
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            left = 0;
        }
        requireOpen();
        if (waiting.size() >= settings.capacity()) {
            throw new StoreRefusalException(
                    StoreRefusalException.Reason.BUSY,
                    waiting.size() + " submissions for " + dataset + " wait to be written; try again soon",
                    null);
        }
    }

    /** Submissions that wait. */
    int depth() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody has waited longer than he should. */
    boolean isLate() {
        lock.lock();
        try {
            return !waiting.isEmpty()
                    && nanoTime.getAsLong() - waiting.peek().cameAtNanos()
                            >= settings.flushInterval().toNanos();
        } finally {
            lock.unlock();
        }
    }

    private void startWriters() {
        boolean starts;
        lock.lock();
        try {
            starts = writers == 0 && !waiting.isEmpty() || writers < MOST_WRITERS && isHelpDue();
            if (starts) {
                writers++;
            } else if (writers < MOST_WRITERS && !waiting.isEmpty() && !lookIsDue) {
                lookIsDue = true;
                timer.schedule(this::look, settings.flushInterval().toNanos(), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
        if (starts) {
            Writer writer = new Writer();
            threads.execute(writer::work);
        }
    }

    private void look() {
        lock.lock();
        lookIsDue = false;
        lock.unlock();
        startWriters();
    }

    private boolean isHelpDue() {
        return waiting.size() >= (gathering > 0 ? much() : settings.batch())
                || !waiting.isEmpty()
                        && nanoTime.getAsLong() - waiting.peek().cameAtNanos()
                                >= settings.flushInterval().toNanos();
    }

    /** With so many nobody gathers any longer: the others still have room. */
    private int much() {
        return Math.max(1, settings.capacity() / 2);
    }

    /** Takes nothing new from now on; those who wait for room are refused. What is in the queue is still written. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            room.signalAll();
            end.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing waits and nobody writes; false: that took too long. */
    boolean awaitIdle(Duration patience) {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (left > 0 && !(waiting.isEmpty() && writers == 0)) {
                left = idle.awaitNanos(left);
            }
            return waiting.isEmpty() && writers == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything out. */
    List<Waiting> takeAll() {
        lock.lock();
        try {
            List<Waiting> all = List.copyOf(waiting);
            waiting.clear();
            room.signalAll();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** One thread at work, for as long as something waits. */
    final class Writer {

        private final AtomicBoolean gone = new AtomicBoolean();

        private void work() {
            try {
                for (List<Waiting> group = take(); !group.isEmpty(); group = take()) {
                    writing.write(group, this);
                }
            } finally {
                leave();
            }
        }

        /** Counts no longer, so that another may take its place: what it waits for may take long. */
        void leave() {
            if (gone.compareAndSet(false, true)) {
                lock.lock();
                try {
                    writers--;
                    idle.signalAll();
                } finally {
                    lock.unlock();
                }
                startWriters();
            }
        }

        /**
         * Takes nothing while submissions come one after the other, for so long at most. Those who wait for their answers
         * before they send again have all been heard of when it is quiet, and are not kept.
         */
        void gather(Duration time) {
            long last = System.nanoTime() + time.toNanos();
            lock.lock();
            gathering++;
            try {
                for (long left = time.toNanos(); left > 0 && !isGathered(); left = last - System.nanoTime()) {
                    end.awaitNanos(Math.min(left, QUIET.toNanos()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                gathering--;
                lock.unlock();
            }
        }

        private boolean isGathered() {
            return stopping
                    || waiting.size() >= much()
                    || !waiting.isEmpty()
                            && nanoTime.getAsLong() - waiting.peekLast().cameAtNanos() >= QUIET.toNanos();
        }

        /** Empty: nothing waits, or this writer does not count any more; then it is to end. */
        private List<Waiting> take() {
            lock.lock();
            try {
                List<Waiting> group = new ArrayList<>();
                long records = 0;
                long bytes = 0;
                while (!gone.get() && !waiting.isEmpty()) {
                    Submission next = waiting.peek().submission();
                    records += next.records();
                    bytes += next.lines().length;
                    if (!group.isEmpty() && (records > settings.mostRecords() || bytes > settings.mostBytes())) {
                        break;
                    }
                    group.add(waiting.poll());
                }
                room.signalAll();
                return group;
            } finally {
                lock.unlock();
            }
        }
    }
}

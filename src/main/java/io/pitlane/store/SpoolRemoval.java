package io.pitlane.store;

import io.pitlane.load.LoadStoppedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Removes the files of batches that are committed, several at a time: where the disk is told of every block that comes
 * free, each of them waits for it. Thread-safe.
 */
final class SpoolRemoval implements AutoCloseable {

    private static final int AT_ONCE = 8;

    private final SpoolExits exits;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
        Thread thread = new Thread(task, "reconcile-remove");
        thread.setDaemon(true);
        return thread;
    });

    SpoolRemoval(SpoolExits exits) {
        this.exits = exits;
    }

    /** A file and what was read from it. */
    record Settled(SpoolEntry entry, SpoolFile read) {}

    /**
     * Removes them all, and returns when none is being removed any more. One that fails keeps no other.
     *
     * @throws StoreRefusalException as {@link Spool#remove}: one or more of them are there still
     * @throws LoadStoppedException if the thread was interrupted; likewise
     */
    void remove(List<Settled> settled) {
        List<SpoolExit> aside = Collections.synchronizedList(new ArrayList<>());
        List<RuntimeException> failures = new ArrayList<>(
                atOnce(settled, each -> exits.aside(each.entry(), each.read()).ifPresent(aside::add)));
        exits.note(aside);
        failures.addAll(atOnce(aside, exits::delete));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    /** Returns what failed. */
    private <T> List<RuntimeException> atOnce(Collection<T> all, Consumer<T> step) {
        List<T> each = List.copyOf(all);
        List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger next = new AtomicInteger();
        Callable<Void> lane = () -> {
            for (int i = next.getAndIncrement(); i < each.size(); i = next.getAndIncrement()) {
                try {
                    step.accept(each.get(i));
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }
            return null;
        };
        try {
            for (Future<Void> done : threads.invokeAll(Collections.nCopies(Math.min(AT_ONCE, each.size()), lane))) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LoadStoppedException();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a file of the spool could not be removed", e.getCause());
        }
        return failures;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

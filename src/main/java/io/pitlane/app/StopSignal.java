package io.pitlane.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets the application end in order when the process is told to stop (SIGTERM, SIGINT). The JVM's hook only gives the
 * word and then waits: the thread that works does the closing, so that nothing races.
 */
final class StopSignal implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 22;

    private final Runnable onStop;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "stop-signal");
    private volatile boolean isService;

    /** @param onStop what gives the word to those who work; called once, must return soon */
    StopSignal(Runnable onStop) {
        this.onStop = onStop;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Blocks until the process is told to stop, which for a service is success. */
    void awaitAsService() {
        isService = true;
        try {
            told.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The same, for at most {@code patience}.
     *
     * @return whether the process was told to stop
     */
    boolean awaitAsService(Duration patience) {
        isService = true;
        try {
            return told.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    boolean isGiven() {
        return told.getCount() == 0;
    }

    /** Gives the word without a signal. */
    void stop() {
        told.countDown();
        onStop.run();
    }

    /** Tells that everything is closed, so that the process may go. Harmless when repeated. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyStopping) {
            return;
        }
    }

    /** Without the halt, the JVM would report the signal as the exit status of a service that ended in order. */
    private void onShutdown() {
        stop();
        boolean inOrder = false;
        try {
            inOrder = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (isService) {
            Runtime.getRuntime().halt(inOrder ? 0 : 1);
        }
    }
}

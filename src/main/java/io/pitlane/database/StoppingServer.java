package io.pitlane.database;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A server that was told to stop, seen from outside. PostgreSQL 18 can miss its own end: told to stop while it recovers
 * from a crash, it ends the recovery and then waits for ever for its checkpointer and its I/O workers, which nobody tells
 * to go. What it was given is safe in its log, so that it may be stopped at once. Where the system does not show what a
 * process calls itself, nobody is taken for idle.
 */
final class StoppingServer {

    /** Between two steps of an orderly stop there are moments without work; they are shorter than this. */
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final Postmaster postmaster;
    private long idleSince;

    StoppingServer(Postmaster postmaster) {
        this.postmaster = postmaster;
        this.idleSince = System.nanoTime();
    }

    /** Whether it has had nothing left to do for a while and yet does not end; to be asked again and again. */
    boolean hasMissedItsEnd() {
        long now = System.nanoTime();
        if (!isIdle()) {
            idleSince = now;
        }
        return now - idleSince > IDLE.toNanos();
    }

    private boolean isIdle() {
        List<String> titles = ProcessHandle.of(postmaster.pid()).stream()
                .flatMap(ProcessHandle::children)
                .map(child -> ProcessTable.commandLine(child.pid())[0].toLowerCase(Locale.ROOT))
                .toList();
        return titles.stream().anyMatch(StoppingServer::isIdleCheckpointer)
                && titles.stream().allMatch(title -> isIdleCheckpointer(title) || isServant(title));
    }

    /** While it writes the last checkpoint, it says so. */
    private static boolean isIdleCheckpointer(String title) {
        return title.contains("checkpointer") && !title.contains("performing");
    }

    private static boolean isServant(String title) {
        return title.contains("io worker") || title.contains("logger") || title.isEmpty();
    }
}

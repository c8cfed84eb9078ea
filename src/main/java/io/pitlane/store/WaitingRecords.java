package io.pitlane.store;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells whether the spool may hold records of a time. Reads files and changes nothing. Thread-safe. */
public final class WaitingRecords {

    /** A record is from no later than a day after it was accepted, or it is refused. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /** With more files to be read than these, one of them is taken to hold such a record. */
    private static final int MOST_READ = 200;

    private final Spool spool;
    private final Map<String, Dataset> datasets;

    /** @param datasets the names of those that matter; others are not looked at */
    public WaitingRecords(Spool spool, Catalog catalog, List<String> datasets) {
        this.spool = spool;
        this.datasets = datasets.stream()
                .flatMap(name -> catalog.find(name).stream())
                .collect(Collectors.toUnmodifiableMap(Dataset::name, dataset -> dataset));
    }

    /**
     * The first file that may hold a record from {@code from} to {@code until}, both included. One that was accepted by
     * {@code until} may, whatever is in it; of a later one, records are read; what an exchange sent may be of any time.
     */
    public Optional<SpoolEntry> first(Instant from, Instant until) {
        int read = 0;
        for (SpoolEntry entry : spool.backlog()) {
            if (!datasets.containsKey(entry.dataset())
                    || entry.acceptedAt().plus(AHEAD).isBefore(from)) {
                continue;
            }
            if (!entry.acceptedAt().isAfter(until) || ++read > MOST_READ || mayHold(entry, from, until)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** What cannot be read, or does not tell its time, may; what is gone was loaded meanwhile. */
    private boolean mayHold(SpoolEntry entry, Instant from, Instant until) {
        Optional<SpoolBatch> batch = spool.look(entry);
        if (batch.isEmpty()) {
            return Files.exists(entry.path());
        }
        if (batch.get().form() == LineForm.RECORDING) {
            return true;
        }
        RecordTimes times = new RecordTimes(datasets.get(entry.dataset()));
        RecordTimes.Origin unknown = new RecordTimes.Origin(until, "");
        byte[] lines = batch.get().lines();
        for (int at = 0; at < lines.length; ) {
            int end = Lines.end(lines, at);
            if (isWithin(times, lines, at, end, unknown, from, until)) {
                return true;
            }
            at = end;
        }
        return false;
    }

    private static boolean isWithin(
            RecordTimes times, byte[] lines, int at, int end, RecordTimes.Origin unknown, Instant from, Instant until) {
        try {
            Instant time = times.find(lines, at, end, unknown).time();
            return !time.isBefore(from) && !time.isAfter(until);
        } catch (IOException refusedWhenItIsLoaded) {
            return false;
        }
    }
}

package io.pitlane.cli;

import io.pitlane.feed.EventStatus;
import io.pitlane.feed.Feed;
import io.pitlane.feed.FeedList;
import io.pitlane.feed.MarketNames;
import io.pitlane.feed.Poll;
import io.pitlane.feed.PollEnd;
import io.pitlane.feed.PollListener;
import io.pitlane.feed.PollPlan;
import io.pitlane.load.BatchReport;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers what came of the first poll of each market that the feeds of the demo ask for. Thread-safe. */
final class PolledSamples implements PollListener {

    private static final String PIT_TRADES = "pit.trades";

    private final Map<String, PollEnd> ends = new ConcurrentHashMap<>();
    private volatile long beganNanos = System.nanoTime();
    private volatile long lastNanos = beganNanos;

    /** From now on the time batch. */
    void begin() {
        beganNanos = System.nanoTime();
    }

    @Override
    public void ended(PollEnd end) {
        if (ends.putIfAbsent(end.poll().subject(), end) == null) {
            lastNanos = System.nanoTime();
        }
    }

    /** How many polls ended; grows while something is going on. */
    int count() {
        return ends.size();
    }

    /** What the feeds will poll, in their order. */
    static List<Poll> expected(FeedList feeds) {
        PollPlan plan = new PollPlan(new MarketNames(MarketNames.Directory.none()));
        return feeds.feeds().stream()
                .filter(Feed::isOn)
                .flatMap(feed -> plan.polls(feed).stream())
                .toList();
    }

    /** Those that have not ended yet. */
    List<Poll> missing(List<Poll> expected) {
        return expected.stream()
                .filter(poll -> !ends.containsKey(poll.subject()))
                .toList();
    }

    /** As of a file that was loaded, in the order of the polls. */
    List<FileReport> reports(List<Poll> polls) {
        Map<String, PollEnd> ordered = new LinkedHashMap<>();
        polls.forEach(poll -> ordered.put(poll.subject(), ends.get(poll.subject())));
        List<FileReport> reports = new ArrayList<>();
        for (PollEnd end : ordered.values()) {
            Feed feed = end.poll().feed();
            String path = "data/samples/feeds/" + feed.venue().id() + "/"
                    + feed.kind().word() + ".json";
            reports.add(report(path, feed.kind().dataset(), end.batch(), end));
            if (end.ofPitTrades().read() > 0) {
                reports.add(report(path, PIT_TRADES, end.ofPitTrades(), end));
            }
        }
        return reports;
    }

    /** Polls run side by side: each has the same share of the time that they took together. */
    private double seconds() {
        return ends.isEmpty() ? 0 : Math.max(0, lastNanos - beganNanos) / 1e9 / ends.size();
    }

    private FileReport report(String path, String dataset, BatchReport batch, PollEnd end) {
        boolean isKnown = batch.read() > 0 && batch.duplicate() == batch.read();
        boolean isFailure = end.status() == EventStatus.ERROR || end.status() == EventStatus.SKIPPED;
        return new FileReport(
                path,
                dataset,
                batch.batchId(),
                isFailure ? FileState.REJECTED : isKnown ? FileState.DUPLICATE : FileState.LOADED,
                batch.read(),
                batch.inserted(),
                batch.updated(),
                batch.duplicate(),
                batch.rejected(),
                seconds(),
                end.status() == EventStatus.SUCCESS ? "" : end.message());
    }
}

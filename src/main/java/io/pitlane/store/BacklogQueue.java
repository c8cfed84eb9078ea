package io.pitlane.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backlog cut into groups that are committed together: files of one dataset, the dataset whose file has waited longest
 * coming first. Thread-safe.
 */
final class BacklogQueue {

    private static final int MOST_FILES = 1000;

    private final Map<String, Deque<SpoolEntry>> byDataset = new LinkedHashMap<>();
    private final int groupBytes;

    /** @param entries oldest first */
    BacklogQueue(Collection<SpoolEntry> entries, int groupBytes) {
        this.groupBytes = groupBytes;
        entries.forEach(entry -> byDataset
                .computeIfAbsent(entry.dataset(), dataset -> new ArrayDeque<>())
                .add(entry));
    }

    synchronized long files() {
        return byDataset.values().stream().mapToLong(Deque::size).sum();
    }

    synchronized long bytes() {
        return byDataset.values().stream()
                .flatMap(Deque::stream)
                .mapToLong(SpoolEntry::bytes)
                .sum();
    }

    /** The next group, oldest file first; empty: nothing is left. A file larger than a group is one by itself. */
    synchronized List<SpoolEntry> next() {
        Deque<SpoolEntry> oldest = byDataset.values().stream()
                .filter(entries -> !entries.isEmpty())
                .min(Comparator.comparing(entries -> entries.peek().acceptedAt()))
                .orElseGet(ArrayDeque::new);
        List<SpoolEntry> group = new ArrayList<>();
        long bytes = 0;
        while (!oldest.isEmpty()
                && group.size() < MOST_FILES
                && (group.isEmpty() || bytes + oldest.peek().bytes() <= groupBytes)) {
            bytes += oldest.peek().bytes();
            group.add(oldest.poll());
        }
        return group;
    }

    /** Leaves out what is left of a dataset. */
    synchronized void drop(String dataset) {
        byDataset.remove(dataset);
    }
}

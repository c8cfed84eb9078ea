package io.pitlane.maintain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a clean has taken away so far, and what it has left. Not thread-safe. */
public final class CleanReport {

    private final Map<MarketTable, Long> deleted = new EnumMap<>(MarketTable.class);
    private final List<String> partitionsDropped = new ArrayList<>();
    private final Set<Kept> kept = new LinkedHashSet<>();

    /**
     * A day that was old enough and is there still.
     *
     * @param why as a part of a sentence
     */
    public record Kept(String dataset, LocalDate day, String why) {}

    void deleted(MarketTable table, long rows) {
        deleted.merge(table, rows, Long::sum);
    }

    void dropped(String partition) {
        partitionsDropped.add(partition);
    }

    void kept(String dataset, LocalDate day, String why) {
        kept.add(new Kept(dataset, day, why));
    }

    /** Rows that were deleted from a table; those of a dropped partition are not counted. */
    public long deleted(MarketTable table) {
        return deleted.getOrDefault(table, 0L);
    }

    /** Rows that were deleted from the tables whose rows get old. */
    public long total() {
        return MarketTable.ageing().stream().mapToLong(this::deleted).sum();
    }

    /** Names of the partitions that are gone, without the schema. */
    public List<String> partitionsDropped() {
        return List.copyOf(partitionsDropped);
    }

    /** Days that were asked for and are not gone. */
    public List<Kept> kept() {
        return List.copyOf(kept);
    }

    boolean isEmpty() {
        return partitionsDropped.isEmpty() && deleted.values().stream().allMatch(rows -> rows == 0);
    }

    /** One sentence for the table of events. */
    String inWords() {
        String rows = deleted.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().table() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "rows deleted: " + (rows.isEmpty() ? "none" : rows) + "; partitions dropped: "
                + (partitionsDropped.isEmpty() ? "none" : String.join(", ", partitionsDropped))
                + (kept.isEmpty() ? "" : "; days kept: " + kept.size());
    }
}

package io.pitlane.maintain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a clean has taken away so far. Not thread-safe. */
public final class CleanReport {

    private final Map<MarketTable, Long> deleted = new EnumMap<>(MarketTable.class);
    private final List<String> partitionsDropped = new ArrayList<>();

    void deleted(MarketTable table, long rows) {
        deleted.merge(table, rows, Long::sum);
    }

    void dropped(String partition) {
        partitionsDropped.add(partition);
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
                + (partitionsDropped.isEmpty() ? "none" : String.join(", ", partitionsDropped));
    }
}

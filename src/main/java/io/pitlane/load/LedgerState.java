package io.pitlane.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What the ledger knows of one load of one dataset. */
final class LedgerState {

    static final LedgerState UNKNOWN = new LedgerState();

    private final Map<Integer, Map<Integer, LedgerRow>> repeats = new HashMap<>();
    private int lastChunk = -1;

    /**
     * One committed chunk.
     *
     * @param contentSha256 of its whole load; null: not known
     */
    record LedgerRow(
            long firstRecord,
            long read,
            long inserted,
            long updated,
            long duplicate,
            long rejected,
            String writer,
            byte[] contentSha256) {}

    void add(int chunk, int repeat, boolean last, LedgerRow row) {
        repeats.computeIfAbsent(repeat, number -> new HashMap<>()).put(chunk, row);
        if (repeat == 0 && last) {
            lastChunk = chunk;
        }
    }

    /** Whether every chunk up to the last is there. */
    boolean isComplete() {
        return lastChunk >= 0 && firstLoad().size() == lastChunk + 1;
    }

    /** Whether what was loaded under this id is known to be something else. */
    boolean hasOtherContent(byte[] contentSha256) {
        return firstLoad().values().stream()
                .map(LedgerRow::contentSha256)
                .anyMatch(known -> known != null && !Arrays.equals(known, contentSha256));
    }

    private Map<Integer, LedgerRow> firstLoad() {
        return repeats.getOrDefault(0, Map.of());
    }

    /** The chunk of the first load, or of a forced one, or null while it is not committed. */
    LedgerRow chunk(int chunk, int repeat) {
        return repeats.getOrDefault(repeat, Map.of()).get(chunk);
    }

    /** What tells the next load from those before it: 0 until the first is complete. */
    int repeatOfNextLoad() {
        return isComplete() ? mostRepeats() : 0;
    }

    private int mostRepeats() {
        return repeats.keySet().stream().mapToInt(repeat -> repeat + 1).max().orElse(0);
    }

    long read() {
        return firstLoad().values().stream().mapToLong(LedgerRow::read).sum();
    }

    long rejected() {
        return firstLoad().values().stream().mapToLong(LedgerRow::rejected).sum();
    }
}

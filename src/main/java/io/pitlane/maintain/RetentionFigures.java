package io.pitlane.maintain;

import io.pitlane.error.NotYetException;
import io.pitlane.maintain.RetentionPlan.Step;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run of retention has done so far. Not thread-safe. */
final class RetentionFigures implements RowDeletion.Listener {

    private static final int MOST_NAMED = 5;

    private final Map<String, Long> deleted = new LinkedHashMap<>();
    private final List<String> waiting = new ArrayList<>();
    private int detached;
    private int dropped;
    private int putBack;
    private int kept;

    void ended(Step step, DayEnd end) {
        switch (end) {
            case DETACHED -> detached++;
            case DROPPED -> dropped++;
            case PUT_BACK -> putBack++;
            case KEPT -> kept++;
            case WAITING -> waiting.add(step.day().orElseThrow() + " of " + step.dataset());
            case VANISHED -> {}
        }
    }

    void kept() {
        kept++;
    }

    @Override
    public void deleted(String dataset, LocalDate day, long rows) {
        deleted.merge(dataset, rows, Long::sum);
    }

    /** Counted when it was planned. */
    @Override
    public void kept(String dataset, LocalDate day, long rows) {}

    /** @throws NotYetException if a day could not be gone on with */
    void requireNobodyInTheWay() {
        if (!waiting.isEmpty()) {
            throw new NotYetException("Somebody has read since before they were taken away, such as an export: "
                    + String.join(", ", waiting.subList(0, Math.min(MOST_NAMED, waiting.size())))
                    + (waiting.size() > MOST_NAMED ? " and " + (waiting.size() - MOST_NAMED) + " more" : "")
                    + "; they go on their way when that is done, and all else is: " + asMap());
        }
    }

    Map<String, Object> asMap() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("detached", detached);
        figures.put("dropped", dropped);
        figures.put("put_back", putBack);
        figures.put("deleted", deleted);
        figures.put("kept", kept);
        return figures;
    }
}

package io.pitlane.load;

import java.util.LinkedHashSet;
import java.util.Set;

/** Which rows of a batch go into the table of a day apart, and which; the others go the usual way. */
final class RowPlaces {

    private DayApart[] places;
    private final Set<DayApart> days = new LinkedHashSet<>();

    /** @param places for each row its day, or null */
    RowPlaces(DayApart[] places) {
        this.places = places;
        DayApart last = null;
        for (DayApart day : places) {
            if (day != null && day != last) {
                days.add(day);
                last = day;
            }
        }
    }

    Set<DayApart> days() {
        return days;
    }

    /** The rows come into another order. */
    void reorder(int[] order) {
        DayApart[] reordered = new DayApart[order.length];
        for (int row = 0; row < order.length; row++) {
            reordered[row] = places[order[row]];
        }
        places = reordered;
    }

    /** The day that a row goes into, or null. */
    DayApart of(int row) {
        return places[row];
    }
}

package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/** Tells in which days a batch, once it is settled, changes what can be seen of a table. Stateless. */
final class ChangedDays {

    private final int timeColumn;

    ChangedDays(Dataset dataset) {
        this.timeColumn = dataset.indexOf(dataset.time());
    }

    /** Not the days that are loaded apart: nobody sees their rows before they are finished, and that tells of itself. */
    Set<LocalDate> of(Batch batch) {
        Set<LocalDate> days = new TreeSet<>();
        byte[] bytes = batch.rows.bytes();
        int last = Integer.MIN_VALUE;
        for (int row = 0; row < batch.rows.rows(); row++) {
            if (batch.changesTable(row)) {
                int day = Days.number(bytes, batch.rows.start(row), timeColumn);
                if (day != last) {
                    days.add(Days.of(day));
                    last = day;
                }
            }
        }
        return days;
    }
}

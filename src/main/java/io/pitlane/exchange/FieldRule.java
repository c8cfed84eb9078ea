package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;
import java.util.List;

/**
 * How one column is filled. Immutable.
 *
 * @param writers the first that has a value counts; none: the column stays null
 */
record FieldRule(Column column, ValueWriter[] writers) {

    static FieldRule none(Column column) {
        return new FieldRule(column, new ValueWriter[0]);
    }

    static FieldRule of(Column column, List<ValueWriter> writers) {
        return new FieldRule(column, writers.toArray(ValueWriter[]::new));
    }

    /**
     * Appends the value.
     *
     * @return false, and nothing written, where the row has none
     * @throws RefusedValueException if it does not fit, or must be there and is not
     */
    boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException {
        for (ValueWriter writer : writers) {
            if (writer.write(row, out, times)) {
                return true;
            }
        }
        if (column.required() && writers.length > 0) {
            throw new RefusedValueException(
                    RefusalReason.MISSING_FIELD, writers[0].pointer(), "there is no " + column.name() + " here");
        }
        return false;
    }
}

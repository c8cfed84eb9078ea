package io.pitlane.dataset;

/** A column whose value is not simply what the record says. Keeps working space: not thread-safe. */
interface DerivedColumn {

    /**
     * Writes the column behind those before it.
     *
     * @param value what the record says; absent where it has no member of the field's name
     * @param rowStart where the row begins in {@code row}
     * @param now the load's time
     */
    void write(FieldValue value, RowBuffer row, int rowStart, long now) throws RefusedRecordException;
}

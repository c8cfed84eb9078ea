package io.pitlane.exchange;

/** Writes the value of one field. Immutable. */
interface ValueWriter {

    /**
     * Appends the value as JSON.
     *
     * @return false, and nothing written, where the row has none
     * @throws RefusedValueException if there is a value and it does not fit
     */
    boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException;

    /** What it looks up first, for messages. */
    Pointer pointer();
}

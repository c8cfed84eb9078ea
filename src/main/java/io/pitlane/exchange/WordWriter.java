package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;
import java.util.Arrays;

/**
 * Translates a word of the wire into one of ours.
 *
 * @param theirs the words of the wire; true and false among them
 * @param ours what each of them means; null: there is no value then
 */
record WordWriter(Lookup lookup, Name[] theirs, byte[][] ours) implements ValueWriter {

    @Override
    public boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException {
        if (!lookup.load(row)) {
            return false;
        }
        row.decode();
        int length = row.to - row.from;
        for (int i = 0; i < theirs.length; i++) {
            byte[] word = theirs[i].bytes;
            if (word.length == length && Arrays.equals(word, 0, length, row.text, row.from, row.to)) {
                if (ours[i] != null) {
                    out.addQuoted(ours[i], 0, ours[i].length);
                }
                return ours[i] != null;
            }
        }
        throw lookup.refused(
                RefusalReason.UNKNOWN_WORD,
                row,
                "is unknown; known: "
                        + String.join(
                                ", ", Arrays.stream(theirs).map(Name::toString).toList()));
    }

    @Override
    public Pointer pointer() {
        return lookup.pointer();
    }
}

package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;

/** Passes a number through, digit for digit. */
record NumberWriter(Lookup lookup) implements ValueWriter {

    @Override
    public boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException {
        if (!lookup.load(row)) {
            return false;
        }
        row.decode();
        if (row.kind != JsonIndex.NUMBER
                && (row.kind != JsonIndex.STRING || !NumberText.isNumber(row.text, row.from, row.to))) {
            throw lookup.refused(RefusalReason.WRONG_TYPE, row, "is not a decimal number");
        }
        out.addQuoted(row.text, row.from, row.to);
        return true;
    }

    @Override
    public Pointer pointer() {
        return lookup.pointer();
    }
}

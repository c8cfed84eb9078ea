package io.pitlane.exchange;

/** Passes a text through as it stands; a number, true or false become texts. */
record TextWriter(Lookup lookup) implements ValueWriter {

    @Override
    public boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException {
        if (!lookup.load(row)) {
            return false;
        }
        if (lookup.match() == null && !lookup.upper() && lookup.constant() == null && row.text == row.index.text) {
            out.addQuoted(row.text, row.from, row.to);
        } else {
            out.addString(new String(row.text, row.from, row.to - row.from, java.nio.charset.StandardCharsets.UTF_8));
        }
        return true;
    }

    @Override
    public Pointer pointer() {
        return lookup.pointer();
    }
}

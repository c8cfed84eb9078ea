package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a time with all the digits of the wire. A count of 0 is no time: so exchanges say that there is none.
 *
 * @param units the first that fits counts
 */
record TimeWriter(Lookup lookup, TimeUnitOnWire[] units) implements ValueWriter {

    @Override
    public boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException {
        if (!lookup.load(row) || row.to - row.from == 1 && row.text[row.from] == '0') {
            return false;
        }
        row.decode();
        if (row.kind == JsonIndex.STRING || row.kind == JsonIndex.NUMBER) {
            for (TimeUnitOnWire unit : units) {
                if (times.write(row.text, row.from, row.to, unit, out)) {
                    return true;
                }
            }
        }
        throw lookup.refused(
                RefusalReason.WRONG_TYPE,
                row,
                "is not a time in "
                        + Stream.of(units)
                                .map(unit -> unit.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" or ")));
    }

    @Override
    public Pointer pointer() {
        return lookup.pointer();
    }
}

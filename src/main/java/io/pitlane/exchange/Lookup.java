package io.pitlane.exchange;

import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the value of a field in a row. Immutable.
 *
 * @param at the first of them that is there counts
 * @param when what the row must say for there to be a value
 * @param match takes the first group, or what there is of it without one; null: the whole value
 * @param step what the value stands for is found by it; null: the value stands for itself
 * @param constant the value itself, where it stands in the mapping; null: it comes from the row
 */
record Lookup(Place[] at, Condition[] when, Pattern match, boolean upper, ValueStep step, byte[] constant) {

    static Lookup of(List<Place> at) {
        return new Lookup(at.toArray(Place[]::new), new Condition[0], null, false, null, null);
    }

    /** Loads the value into the place; false where there is none. */
    boolean load(RowPlace row) throws RefusedValueException {
        for (Condition condition : when) {
            if (!condition.holds(row)) {
                return false;
            }
        }
        if (constant != null) {
            row.load(constant, JsonIndex.STRING);
            return true;
        }
        for (Place place : at) {
            if (row.load(place)) {
                if (!row.isScalar()) {
                    throw new RefusedValueException(
                            RefusalReason.WRONG_TYPE, place.pointer(), "is an object or array, not a single value");
                }
                return match == null && !upper && step == null || rewrite(row);
            }
        }
        return false;
    }

    private boolean rewrite(RowPlace row) {
        row.decode();
        String value = new String(row.text, row.from, row.to - row.from, StandardCharsets.UTF_8);
        if (match != null) {
            Matcher matcher = match.matcher(value);
            if (!matcher.matches()) {
                return false;
            }
            value = matcher.groupCount() > 0 ? matcher.group(1) : value;
        }
        if (value != null && step != null) {
            value = step.of(value, row.index, row.root);
        }
        if (value == null || value.isEmpty()) {
            return false;
        }
        row.load(RecordText.bytes(upper ? value.toUpperCase(Locale.ROOT) : value), JsonIndex.STRING);
        return true;
    }

    /** The pointer that messages name. */
    Pointer pointer() {
        return at.length == 0 ? Pointer.ITSELF : at[0].pointer();
    }

    RefusedValueException refused(RefusalReason reason, RowPlace row, String what) {
        return new RefusedValueException(reason, pointer(), Excerpt.of(row.text, row.from, row.to) + " " + what);
    }
}

package io.pitlane.dataset;

import java.util.Arrays;

/** Writes the number of what a record names: of its exchange, or of the instrument that its fields amount to. */
final class ReferenceColumn implements DerivedColumn {

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final Field field;
    private final FieldLookup lookup;
    private final boolean required;
    private final Lookups lookups;
    private final int[] keyColumns;
    private final long opened = System.nanoTime();

    private final RowBuffer name = new RowBuffer(1, 64);

    private LookupIndex index;
    /** When the table was last asked for anew. */
    private long asked;

    private boolean hasAsked;
    /** The time of the load that was the last to want to ask: its records are of one batch. */
    private long lastNow;

    private byte[] key = new byte[64];
    private int keyLength;

    ReferenceColumn(Dataset dataset, Field field, boolean required, Lookups lookups) {
        this.field = field;
        this.lookup = field.lookup();
        this.required = required;
        this.lookups = lookups;
        this.keyColumns = lookup.fields().stream().mapToInt(dataset::indexOf).toArray();
    }

    @Override
    public void write(FieldValue value, RowBuffer row, int rowStart, long now) throws RefusedRecordException {
        if (index == null) {
            index = lookups.find(lookup);
        }
        if (lookup.isDerived()) {
            takeKey(row, rowStart);
            put(find(now), row);
        } else if (isAbsent(value)) {
            if (required) {
                throw new RefusedRecordException(RefusalReason.MISSING_FIELD, field.member() + " is missing");
            }
            row.putNull();
        } else {
            takeName(value);
            long number = find(now);
            if (number == LookupIndex.ABSENT) {
                throw new RefusedRecordException(
                        RefusalReason.UNKNOWN_WORD,
                        field.member() + ": " + value.excerpt() + " is unknown; known: "
                                + String.join(", ", index.names()));
            }
            put(number, row);
        }
    }

    private static boolean isAbsent(FieldValue value) {
        return value.isAbsent() || value.isString() && value.from == value.to;
    }

    private void takeKey(RowBuffer row, int rowStart) {
        keyLength = 0;
        for (int keyColumn : keyColumns) {
            int column = BinaryRow.column(row.bytes(), rowStart, keyColumn);
            append(row.bytes(), column, column + 4 + Math.max(0, BinaryRow.size(row.bytes(), column)));
        }
    }

    private void takeName(FieldValue value) throws RefusedRecordException {
        if (!value.isString()) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_TYPE, field.member() + ": " + value.excerpt() + " is not a text");
        }
        name.clear();
        int begun = name.beginField();
        if (value.kind == JsonObjectScanner.ESCAPED_STRING) {
            JsonText.unescape(value.text, value.from, value.to, name);
        } else {
            name.append(value.text, value.from, value.to);
        }
        name.endField(begun);
        keyLength = 0;
        append(name.bytes(), 0, name.length());
    }

    private void append(byte[] bytes, int from, int to) {
        if (keyLength + to - from > key.length) {
            key = Arrays.copyOf(key, Math.max(keyLength + to - from, 2 * key.length));
        }
        System.arraycopy(bytes, from, key, keyLength, to - from);
        keyLength += to - from;
    }

    /** What is not known may have come since the table was read. */
    private long find(long now) {
        long number = index.find(key, 0, keyLength);
        if (number == LookupIndex.ABSENT && mayAsk(now)) {
            index = lookups.refresh(lookup, opened);
            number = index.find(key, 0, keyLength);
        }
        return number;
    }

    /** Where markets are not known at all every record would ask: no more than once a second, and once a batch. */
    private boolean mayAsk(long now) {
        if (hasAsked && now == lastNow) {
            return false;
        }
        lastNow = now;
        long nanos = System.nanoTime();
        if (hasAsked && nanos - asked < PATIENCE_NANOS) {
            return false;
        }
        hasAsked = true;
        asked = nanos;
        return true;
    }

    private void put(long number, RowBuffer row) {
        if (number == LookupIndex.ABSENT) {
            row.putNull();
        } else if (field.type() == FieldType.INTEGER) {
            row.putInt(Math.toIntExact(number));
        } else {
            row.putLong(number);
        }
    }
}

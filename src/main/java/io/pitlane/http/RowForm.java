package io.pitlane.http;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.FieldType;
import io.pitlane.dataset.Timestamps;
import io.pitlane.store.FiledRow;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the values of a dataset's rows lie, and how they are read. Immutable. */
final class RowForm {

    /** What only files have: it tells records of one moment apart, as a number does in the table. */
    static final String PLACE = "place";

    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, FieldType> types = new HashMap<>();

    RowForm(Dataset dataset) {
        List<Field> fields = dataset.fields();
        for (int i = 0; i < fields.size(); i++) {
            columns.put(fields.get(i).name(), i);
            types.put(fields.get(i).name(), fields.get(i).type());
        }
    }

    /** A value as {@link PageBody.Rows#text} has it; null: there is none. */
    String text(FiledRow row, String name) {
        if (name.equals(PLACE)) {
            return row.place();
        }
        if (name.equals(PitView.PASSED)) {
            return Boolean.toString(isTrue(row, PitView.GATES));
        }
        byte[] bytes = row.bytes();
        int column = BinaryRow.column(bytes, 0, columns.get(name));
        int size = BinaryRow.size(bytes, column);
        if (size < 0) {
            return null;
        }
        int from = column + Integer.BYTES;
        return switch (types.get(name)) {
            case TIMESTAMP ->
                Timestamps.instant(BinaryRow.longValue(bytes, column)).toString();
            case DOUBLE -> PostgresText.of(number(bytes, column));
            case INTEGER -> Integer.toString(BinaryRow.size(bytes, from));
            case BIGINT -> Long.toString(BinaryRow.longValue(bytes, column));
            case BOOLEAN -> Boolean.toString(bytes[from] != 0);
            // behind the version of its form
            case JSON -> PostgresText.ofJson(bytes, from + 1, from + size);
            case TEXT -> new String(bytes, from, size, StandardCharsets.UTF_8);
            case DECIMAL, UUID -> throw new IllegalStateException("no file is read for " + name);
        };
    }

    /** Whether all of these columns are true. */
    boolean isTrue(FiledRow row, List<String> names) {
        return names.stream().allMatch(name -> {
            int column = BinaryRow.column(row.bytes(), 0, columns.get(name));
            return BinaryRow.size(row.bytes(), column) > 0 && row.bytes()[column + Integer.BYTES] != 0;
        });
    }

    /** A {@code double precision}; null: there is none. */
    Double number(FiledRow row, String name) {
        int column = BinaryRow.column(row.bytes(), 0, columns.get(name));
        return BinaryRow.size(row.bytes(), column) < 0 ? null : number(row.bytes(), column);
    }

    private static double number(byte[] bytes, int column) {
        return Double.longBitsToDouble(BinaryRow.longValue(bytes, column));
    }
}

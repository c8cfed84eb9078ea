package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.FieldType;
import io.pitlane.dataset.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names a row of the binary form of COPY for people, by those of its fields that are easily read. Immutable. */
final class RowText {

    private static final int LONGEST_VALUE = 80;

    private final List<Field> fields;
    private final List<String> key;

    RowText(Dataset dataset) {
        this.fields = dataset.fields();
        this.key = dataset.identity().key();
    }

    /** @param keyed whether its key says enough */
    String of(byte[] bytes, int row, boolean keyed) {
        List<String> parts = new ArrayList<>();
        int column = row + 2;
        for (Field field : fields) {
            int size = BinaryRow.size(bytes, column);
            boolean isTold = keyed ? key.contains(field.name()) : field.compared() && field.type() != FieldType.JSON;
            if (isTold && size >= 0) {
                String value = value(field.type(), bytes, column, size);
                if (!value.isEmpty()) {
                    parts.add(field.name() + "=" + value);
                }
            }
            column += 4 + Math.max(0, size);
        }
        return String.join(" ", parts);
    }

    private static String value(FieldType type, byte[] bytes, int column, int size) {
        return switch (type) {
            case TEXT -> cut(new String(bytes, column + 4, size, StandardCharsets.UTF_8));
            case TIMESTAMP ->
                Timestamps.instant(BinaryRow.longValue(bytes, column)).toString();
            case BIGINT -> Long.toString(BinaryRow.longValue(bytes, column));
            case DOUBLE -> Double.toString(Double.longBitsToDouble(BinaryRow.longValue(bytes, column)));
            case INTEGER -> Integer.toString(BinaryRow.size(bytes, column + 4));
            case BOOLEAN -> Boolean.toString(bytes[column + 4] != 0);
            case DECIMAL, JSON, UUID -> "";
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}

package io.pitlane.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Tells whether two rows of a dataset are the same record with the same content. Rows come from the codec or from the
 * server; both write the binary COPY format. Immutable and thread-safe.
 */
public final class RowComparison {

    private final String keyFields;
    private final int[] keyColumns;
    private final FieldType[] types;
    private final boolean[] compared;
    private final boolean byContent;
    private final int contentKey;

    public RowComparison(Dataset dataset) {
        List<Field> fields = dataset.fields();
        keyFields = String.join(", ", dataset.identity().key());
        keyColumns =
                dataset.identity().key().stream().mapToInt(dataset::indexOf).toArray();
        types = fields.stream().map(Field::type).toArray(FieldType[]::new);
        byContent = dataset.identity().isByContent();
        contentKey = byContent ? dataset.indexOf(dataset.identity().contentKey()) : -1;
        compared = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            compared[i] = fields.get(i).compared();
        }
    }

    /** The names of the key's fields, for messages. */
    public String keyFields() {
        return keyFields;
    }

    /** Whether the key identifies the row: it has a value in every field of the key, or is known by its content. */
    public boolean hasKey(byte[] bytes, int row) {
        if (byContent) {
            return true;
        }
        for (int column : keyColumns) {
            if (BinaryRow.size(bytes, BinaryRow.column(bytes, row, column)) < 0) {
                return false;
            }
        }
        return keyColumns.length > 0;
    }

    /** A hash of the key. */
    public long keyHash(byte[] bytes, int row) {
        long hash = keyColumns.length;
        int column = 0;
        int at = row + 2;
        for (int key : keyColumns) {
            if (key < column) {
                column = 0;
                at = row + 2;
            }
            for (; column < key; column++) {
                at += 4 + Math.max(0, BinaryRow.size(bytes, at));
            }
            hash = BinaryRow.hash(bytes, at, hash);
        }
        return hash;
    }

    /** An order of keys, the same everywhere: by the bytes of the key's fields, one behind the other. */
    public int compareKeys(byte[] left, int leftRow, byte[] right, int rightRow) {
        for (int column : keyColumns) {
            int order = BinaryRow.compareColumn(
                    left, BinaryRow.column(left, leftRow, column), right, BinaryRow.column(right, rightRow, column));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** Whether the keys are equal, where no value equals no value. */
    public boolean sameKey(byte[] left, int leftRow, byte[] right, int rightRow) {
        for (int column : keyColumns) {
            if (!BinaryRow.sameColumn(
                    left, BinaryRow.column(left, leftRow, column), right, BinaryRow.column(right, rightRow, column))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether every compared field of two rows with the same key is equal; numbers and JSON by value, not by spelling. Of
     * rows that are known by their content, the key says it.
     */
    public boolean sameContent(byte[] left, int leftRow, byte[] right, int rightRow) {
        if (byContent && BinaryRow.size(left, BinaryRow.column(left, leftRow, contentKey)) >= 0) {
            return true;
        }
        int leftColumn = leftRow + 2;
        int rightColumn = rightRow + 2;
        for (int i = 0; i < types.length; i++) {
            if (compared[i] && !sameValue(types[i], left, leftColumn, right, rightColumn)) {
                return false;
            }
            leftColumn += 4 + Math.max(0, BinaryRow.size(left, leftColumn));
            rightColumn += 4 + Math.max(0, BinaryRow.size(right, rightColumn));
        }
        return true;
    }

    private static boolean sameValue(FieldType type, byte[] left, int leftColumn, byte[] right, int rightColumn) {
        if (BinaryRow.sameColumn(left, leftColumn, right, rightColumn)) {
            return true;
        }
        int leftSize = BinaryRow.size(left, leftColumn);
        int rightSize = BinaryRow.size(right, rightColumn);
        if (leftSize < 0 || rightSize < 0) {
            return false;
        }
        return switch (type) {
            case JSON ->
                sameJson(
                        NestedJson.tree(left, leftColumn + 5, leftColumn + 4 + leftSize),
                        NestedJson.tree(right, rightColumn + 5, rightColumn + 4 + rightSize));
            case DECIMAL -> sameNumeric(left, leftColumn, right, rightColumn);
            case DOUBLE ->
                Double.longBitsToDouble(BinaryRow.longValue(left, leftColumn))
                        == Double.longBitsToDouble(BinaryRow.longValue(right, rightColumn));
            default -> false;
        };
    }

    /** Digits, weight and sign decide; the display scale (bytes 6 and 7) does not. */
    private static boolean sameNumeric(byte[] left, int leftColumn, byte[] right, int rightColumn) {
        int size = BinaryRow.size(left, leftColumn);
        if (size != BinaryRow.size(right, rightColumn)) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            if (i != 6 && i != 7 && left[leftColumn + 4 + i] != right[rightColumn + 4 + i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameJson(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0;
        }
        if (left instanceof ArrayNode && right instanceof ArrayNode) {
            return left.size() == right.size() && sameElements(left, right);
        }
        if (left instanceof ObjectNode && right instanceof ObjectNode) {
            return left.size() == right.size() && sameMembers(left, right);
        }
        return left.equals(right);
    }

    private static boolean sameElements(JsonNode left, JsonNode right) {
        for (int i = 0; i < left.size(); i++) {
            if (!sameJson(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameMembers(JsonNode left, JsonNode right) {
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            JsonNode other = right.get(member.getKey());
            if (other == null || !sameJson(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }
}

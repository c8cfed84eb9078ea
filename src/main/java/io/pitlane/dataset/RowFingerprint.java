package io.pitlane.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.TreeMap;

/**
 * Hashes of a row: one of what identifies it, one of what it says. Rows that {@link RowComparison} finds equal have equal
 * ones, whether the codec or the server wrote them. Keeps working space: not thread-safe, one instance a thread.
 */
public final class RowFingerprint {

    private static final byte[] ZERO = new byte[8];

    private final RowComparison comparison;
    private final FieldType[] types;
    private final byte[][] names;
    private final boolean[] compared;
    private final boolean[] key;
    private final int contentKey;
    private final MessageDigest sha256 = sha256();

    private boolean keyed;
    private long high;
    private long low;
    private long content;

    public RowFingerprint(Dataset dataset) {
        List<Field> fields = dataset.fields();
        comparison = new RowComparison(dataset);
        types = fields.stream().map(Field::type).toArray(FieldType[]::new);
        names = fields.stream()
                .map(field -> (field.name() + '\0').getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        compared = new boolean[types.length];
        key = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            compared[i] = fields.get(i).compared();
            key[i] = dataset.identity().key().contains(fields.get(i).name());
        }
        contentKey = dataset.identity().isByContent()
                ? dataset.indexOf(dataset.identity().contentKey())
                : -1;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Looks at a row; the other methods are about it from then on. */
    public void look(byte[] bytes, int row) {
        keyed = contentKey < 0
                ? comparison.hasKey(bytes, row)
                : BinaryRow.size(bytes, BinaryRow.column(bytes, row, contentKey)) < 0;
        byte[] said = digest(bytes, row, compared);
        content = longAt(said, 0);
        byte[] identity = keyed ? digest(bytes, row, key) : said;
        high = longAt(identity, 0);
        low = longAt(identity, 8);
    }

    /** Whether its key identifies it; else what it says does, as far as anything. */
    public boolean isKeyed() {
        return keyed;
    }

    /** The first half of the hash of what identifies the row. */
    public long high() {
        return high;
    }

    /** The second half. */
    public long low() {
        return low;
    }

    /** Of every field that is compared. */
    public long content() {
        return content;
    }

    private byte[] digest(byte[] bytes, int row, boolean[] taken) {
        int column = row + 2;
        for (int i = 0; i < types.length; i++) {
            int size = BinaryRow.size(bytes, column);
            if (taken[i] && size >= 0) {
                sha256.update(names[i]);
                update(types[i], bytes, column, size);
            }
            column += 4 + Math.max(0, size);
        }
        return sha256.digest();
    }

    private void update(FieldType type, byte[] bytes, int column, int size) {
        int from = column + 4;
        switch (type) {
            case DECIMAL -> {
                // without the display scale, bytes 6 and 7: 1.5 is 1.50
                sha256.update(bytes, column, 4 + 6);
                sha256.update(bytes, from + 8, size - 8);
            }
            case DOUBLE -> {
                boolean zero = Double.longBitsToDouble(BinaryRow.longValue(bytes, column)) == 0;
                sha256.update(zero ? ZERO : bytes, zero ? 0 : from, 8);
            }
            case JSON -> {
                StringBuilder text = new StringBuilder(size);
                append(NestedJson.tree(bytes, from + 1, from + size), text);
                byte[] canonical = text.toString().getBytes(StandardCharsets.UTF_8);
                sha256.update(canonical);
                sha256.update((byte) 0);
            }
            default -> sha256.update(bytes, column, 4 + size);
        }
    }

    /** Members in the order of their names, numbers by value. */
    private static void append(JsonNode node, StringBuilder text) {
        if (node instanceof ObjectNode object) {
            TreeMap<String, JsonNode> members = new TreeMap<>();
            object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            text.append('{');
            members.forEach((name, value) -> {
                text.append(name.length()).append(':').append(name).append(':');
                append(value, text);
            });
            text.append('}');
        } else if (node instanceof ArrayNode array) {
            text.append('[');
            array.forEach(element -> {
                append(element, text);
                text.append(',');
            });
            text.append(']');
        } else if (node.isNumber()) {
            text.append('n').append(node.decimalValue().stripTrailingZeros());
        } else if (node.isTextual()) {
            text.append('s').append(node.textValue().length()).append(':').append(node.textValue());
        } else {
            text.append(node);
        }
    }

    private static long longAt(byte[] bytes, int at) {
        long value = 0;
        for (int i = at; i < at + 8; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}

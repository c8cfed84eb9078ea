package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the identity of a record that has no id of its own: the first 128 bits of a SHA-256 over the fields that are
 * compared, by name and value, and the number of equal records before it in its payload. Null where the record has an
 * id.
 *
 * <p>A field without a value does not count, so that a new field changes no identity that was given before; neither does
 * how a number is spelt, nor the white space within JSON.
 */
final class ContentKeyColumn implements DerivedColumn {

    private static final int BYTES = 16;
    /** A map that once held more is not kept: to clear it would take longer than to make a new one. */
    private static final int LARGE = 1024;

    private record Key(long high, long low) {}

    private final FieldType[] types;
    private final byte[][] names;
    private final boolean[] compared;
    private final int[] idColumns;
    private final MessageDigest sha256 = sha256();
    private final byte[] number = new byte[4];

    private Map<Key, Integer> seen = new HashMap<>();

    ContentKeyColumn(Dataset dataset) {
        List<Field> fields = dataset.fields();
        types = fields.stream().map(Field::type).toArray(FieldType[]::new);
        names = fields.stream()
                .map(field -> (field.name() + '\0').getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        compared = new boolean[types.length];
        for (int i = 0; i < types.length; i++) {
            compared[i] = fields.get(i).compared();
        }
        idColumns = dataset.idFields().stream().mapToInt(dataset::indexOf).toArray();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Records from here on are not counted among those before. */
    void beginPayload() {
        if (seen.size() > LARGE) {
            seen = new HashMap<>();
        } else if (!seen.isEmpty()) {
            seen.clear();
        }
    }

    @Override
    public void write(FieldValue value, RowBuffer row, int rowStart, long now) {
        if (hasId(row, rowStart)) {
            row.putNull();
            return;
        }
        Key content = key(digest(row, rowStart, 0));
        int before = seen.merge(content, 1, Integer::sum) - 1;
        Key key = before == 0 ? content : key(digest(row, rowStart, before));
        row.putUuid(key.high(), key.low());
    }

    private boolean hasId(RowBuffer row, int rowStart) {
        for (int column : idColumns) {
            if (BinaryRow.size(row.bytes(), BinaryRow.column(row.bytes(), rowStart, column)) < 0) {
                return false;
            }
        }
        return idColumns.length > 0;
    }

    private byte[] digest(RowBuffer row, int rowStart, int before) {
        byte[] bytes = row.bytes();
        int column = rowStart + 2;
        // the last column is this one, and not written yet
        for (int i = 0; i < types.length - 1; i++) {
            int size = BinaryRow.size(bytes, column);
            if (compared[i] && size >= 0) {
                sha256.update(names[i]);
                updateValue(types[i], bytes, column, size);
            }
            column += 4 + Math.max(0, size);
        }
        number[0] = (byte) (before >>> 24);
        number[1] = (byte) (before >>> 16);
        number[2] = (byte) (before >>> 8);
        number[3] = (byte) before;
        sha256.update(number);
        return sha256.digest();
    }

    private void updateValue(FieldType type, byte[] bytes, int column, int size) {
        int from = column + 4;
        switch (type) {
            case DECIMAL -> {
                // without the display scale, bytes 6 and 7: 1.5 is 1.50
                sha256.update(bytes, from, 6);
                sha256.update(bytes, from + 8, size - 8);
            }
            case JSON -> updateJson(bytes, from + 1, from + size);
            default -> sha256.update(bytes, column, 4 + size);
        }
        sha256.update((byte) 0);
    }

    private void updateJson(byte[] bytes, int from, int to) {
        boolean quoted = false;
        int start = from;
        for (int i = from; i < to; i++) {
            byte character = bytes[i];
            if (quoted) {
                if (character == '\\') {
                    i++;
                } else if (character == '"') {
                    quoted = false;
                }
            } else if (character == '"') {
                quoted = true;
            } else if (character <= ' ' && character >= 0) {
                sha256.update(bytes, start, i - start);
                start = i + 1;
            }
        }
        sha256.update(bytes, start, to - start);
    }

    private static Key key(byte[] digest) {
        return new Key(longAt(digest, 0), longAt(digest, BYTES / 2));
    }

    private static long longAt(byte[] bytes, int at) {
        long value = 0;
        for (int i = at; i < at + 8; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}

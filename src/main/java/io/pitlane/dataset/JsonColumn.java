package io.pitlane.dataset;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a JSON value as PostgreSQL's binary {@code jsonb}: a version byte and the text. Pure functions. */
final class JsonColumn {

    private static final byte VERSION = 1;
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private JsonColumn() {}

    /**
     * Writes {@code value}, an absent one as an empty object, with further members put in.
     *
     * @param members each {@code "name":value}; empty unless {@code value} is an object or absent
     */
    static void write(FieldValue value, List<byte[]> members, RowBuffer row) {
        byte[] text = value.isAbsent() ? EMPTY_OBJECT : value.text;
        int from = value.isAbsent() ? 0 : value.from;
        int to = value.isAbsent() ? EMPTY_OBJECT.length : value.to;
        if (value.isString()) {
            from--;
            to++;
        }
        int begun = row.beginField();
        row.append(VERSION);
        if (members.isEmpty()) {
            row.append(text, from, to);
        } else {
            boolean empty = isEmptyObject(text, from, to);
            row.append(text, from, to - 1);
            for (byte[] member : members) {
                if (!empty) {
                    row.append((byte) ',');
                }
                empty = false;
                row.append(member, 0, member.length);
            }
            row.append((byte) '}');
        }
        row.endField(begun);
    }

    private static boolean isEmptyObject(byte[] text, int from, int to) {
        for (int i = from + 1; i < to - 1; i++) {
            if (text[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    static BigDecimal decimal(FieldValue value) {
        return new BigDecimal(new String(value.text, value.from, value.to - value.from, StandardCharsets.ISO_8859_1));
    }
}

package io.pitlane.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decodes the inside of JSON strings that {@link JsonScan} has passed. Pure functions. */
final class JsonEscapes {

    private JsonEscapes() {}

    /** {@code text[from, to)} with its escapes resolved, as UTF-8. */
    static byte[] decode(byte[] text, int from, int to) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
        int at = from;
        while (at < to) {
            byte character = text[at++];
            if (character != '\\') {
                plain.write(character);
                continue;
            }
            byte escape = text[at++];
            switch (escape) {
                case 'b' -> plain.write('\b');
                case 'f' -> plain.write('\f');
                case 'n' -> plain.write('\n');
                case 'r' -> plain.write('\r');
                case 't' -> plain.write('\t');
                case 'u' -> {
                    int point = hex(text, at, to);
                    at += 4;
                    if (Character.isHighSurrogate((char) point)) {
                        point = Character.toCodePoint((char) point, (char) hex(text, at + 2, to));
                        at += 6;
                    }
                    plain.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                }
                default -> plain.write(escape);
            }
        }
        return plain.toByteArray();
    }

    /** The value of four hexadecimal digits, or -1. */
    static int hex(byte[] text, int at, int end) {
        if (at + 4 > end) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = Character.digit(text[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}

package io.pitlane.dataset;

import java.util.Arrays;

/**
 * Knows nested JSON that is beyond doubt: strictly valid, printable ASCII without escapes, numbers without exponent,
 * objects of few members with different names. What it does not know {@link NestedJson} judges. Not thread-safe.
 */
final class PlainJson {

    private static final int MOST_MEMBERS = 32;
    private static final int LONGEST_NUMBER = 100;

    private byte[] text;
    private int at;
    private int end;
    /** Where the names of the objects that are open begin and end, one object behind the other. */
    private int[] names = new int[4 * MOST_MEMBERS];

    private int open;

    /** Whether {@code bytes[from, to)} is one such value and nothing else. */
    boolean isPlain(byte[] bytes, int from, int to) {
        text = bytes;
        at = from;
        end = to;
        open = 0;
        return value(0) && at == end;
    }

    private boolean value(int depth) {
        if (at == end) {
            return false;
        }
        return switch (text[at]) {
            case '"' -> string();
            case '{' -> depth < JsonRefusals.DEEPEST && object(depth + 1);
            case '[' -> depth < JsonRefusals.DEEPEST && array(depth + 1);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private boolean object(int depth) {
        at++;
        skipSpace();
        if (take('}')) {
            return true;
        }
        int first = open;
        do {
            skipSpace();
            int nameFrom = at + 1;
            if (at == end || text[at] != '"' || !string() || !isNew(first, nameFrom, at - 1)) {
                return false;
            }
            skipSpace();
            if (!take(':')) {
                return false;
            }
            skipSpace();
            if (!value(depth)) {
                return false;
            }
            skipSpace();
        } while (take(','));
        open = first;
        return take('}');
    }

    /** Whether no member of the object before has this name; remembers it. */
    private boolean isNew(int first, int nameFrom, int nameTo) {
        if (open - first >= 2 * MOST_MEMBERS) {
            return false;
        }
        for (int i = first; i < open; i += 2) {
            if (Arrays.equals(text, names[i], names[i + 1], text, nameFrom, nameTo)) {
                return false;
            }
        }
        if (open + 2 > names.length) {
            names = Arrays.copyOf(names, 2 * names.length);
        }
        names[open] = nameFrom;
        names[open + 1] = nameTo;
        open += 2;
        return true;
    }

    private boolean array(int depth) {
        at++;
        skipSpace();
        if (take(']')) {
            return true;
        }
        do {
            skipSpace();
            if (!value(depth)) {
                return false;
            }
            skipSpace();
        } while (take(','));
        return take(']');
    }

    private boolean string() {
        at++;
        while (at < end) {
            byte character = text[at++];
            if (character == '"') {
                return true;
            }
            if (character < ' ' || character == '\\' || character == 0x7F) {
                return false;
            }
        }
        return false;
    }

    private boolean number() {
        int from = at;
        take('-');
        int digits = at;
        skipDigits();
        if (at == digits || text[digits] == '0' && at > digits + 1) {
            return false;
        }
        if (take('.')) {
            int fraction = at;
            skipDigits();
            if (at == fraction) {
                return false;
            }
        }
        boolean exponent = at < end && (text[at] == 'e' || text[at] == 'E');
        return !exponent && at - from <= LONGEST_NUMBER;
    }

    private void skipDigits() {
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
    }

    private boolean literal(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at == end || text[at] != word.charAt(i)) {
                return false;
            }
            at++;
        }
        return true;
    }

    private boolean take(char expected) {
        if (at < end && text[at] == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < end && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }
}

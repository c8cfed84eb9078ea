package io.pitlane.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks at the top level of what may be a recorded line, far enough to tell where it goes; whether it is right is for its
 * decoder to say. Reused from line to line; not thread-safe.
 */
final class RecordedLine {

    private static final byte[] EXCHANGE = bytes("exchange");
    private static final byte[] KIND = bytes("kind");
    private static final byte[] PAYLOAD = bytes("payload");

    /** Where each line begins otherwise, nothing is gained. */
    private static final int MOST_LEARNED = 64;

    private byte[] text;
    private int at;
    private int end;
    /** How lines begin, up to the end of their kind, that were of the kind that was asked for last. */
    private final byte[][] beginnings = new byte[4][];

    private byte[] kindOfBeginnings;
    private int learned;

    private boolean exchange;
    private boolean payload;
    private int kindFrom;
    private int kindTo;

    /** Whether the text, or its beginning, has the members of a recorded line. */
    boolean isOne(byte[] bytes, int from, int to) {
        look(bytes, from, to, false);
        return exchange && payload && kindFrom >= 0;
    }

    /** The kind that the line says it is of; empty where it says none. */
    String kind(byte[] bytes, int from, int to) {
        look(bytes, from, to, true);
        return kindFrom < 0 ? "" : new String(text, kindFrom, kindTo - kindFrom, StandardCharsets.UTF_8);
    }

    /** Whether the line says that it is of this kind. */
    boolean isOfKind(byte[] bytes, int from, int to, byte[] kind) {
        if (kind == kindOfBeginnings && beginsAsKnown(bytes, from, to)) {
            return true;
        }
        look(bytes, from, to, true);
        boolean same = kindFrom >= 0 && Arrays.equals(text, kindFrom, kindTo, kind, 0, kind.length);
        if (same) {
            learnBeginning(kind, from);
        }
        return same;
    }

    private boolean beginsAsKnown(byte[] bytes, int from, int to) {
        for (byte[] beginning : beginnings) {
            if (beginning != null
                    && to - from >= beginning.length
                    && Arrays.equals(bytes, from, from + beginning.length, beginning, 0, beginning.length)) {
                return true;
            }
        }
        return false;
    }

    private void learnBeginning(byte[] kind, int from) {
        if (kind != kindOfBeginnings) {
            Arrays.fill(beginnings, null);
            kindOfBeginnings = kind;
            learned = 0;
        }
        if (learned < MOST_LEARNED && kindTo < end && text[kindTo] == '"') {
            beginnings[learned++ % beginnings.length] = Arrays.copyOfRange(text, from, kindTo + 1);
        }
    }

    private void look(byte[] bytes, int from, int to, boolean onlyKind) {
        text = bytes;
        at = from;
        end = to;
        exchange = false;
        payload = false;
        kindFrom = -1;
        kindTo = -1;
        if (!take('{')) {
            return;
        }
        do {
            if (!take('"')) {
                return;
            }
            int nameFrom = at;
            int nameTo = skipString();
            if (!take(':')) {
                return;
            }
            skipSpace();
            member(nameFrom, nameTo);
        } while (!(onlyKind && kindFrom >= 0) && take(','));
    }

    private void member(int nameFrom, int nameTo) {
        boolean string = at < end && text[at] == '"';
        int valueFrom = at + 1;
        exchange |= isNamed(nameFrom, nameTo, EXCHANGE);
        payload |= isNamed(nameFrom, nameTo, PAYLOAD);
        boolean kind = string && kindFrom < 0 && isNamed(nameFrom, nameTo, KIND);
        skipValue();
        if (kind) {
            kindFrom = valueFrom;
            kindTo = Math.max(valueFrom, at - 1);
        }
    }

    private boolean isNamed(int from, int to, byte[] name) {
        return Arrays.equals(text, from, to, name, 0, name.length);
    }

    private void skipValue() {
        int depth = 0;
        while (at < end) {
            byte character = text[at];
            if (depth == 0 && (character == ',' || character == '}' || character == ']')) {
                return;
            }
            at++;
            switch (character) {
                case '"' -> skipString();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            if (depth == 0 && (character == '"' || character == '}' || character == ']')) {
                return;
            }
        }
    }

    /** Moves behind the closing quote and returns where that stands. */
    private int skipString() {
        while (at < end) {
            byte character = text[at++];
            if (character == '"') {
                return at - 1;
            }
            if (character == '\\') {
                at++;
            }
        }
        at = end;
        return end;
    }

    /** Whether this character comes next, but for white space; then it is passed. */
    private boolean take(char expected) {
        skipSpace();
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

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}

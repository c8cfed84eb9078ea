package io.pitlane.exchange;

import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import io.pitlane.dataset.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a JSON text once and fills a {@link JsonIndex}. Strict: what RFC 8259 does not allow is refused, and so are NUL
 * characters, lone surrogates, invalid UTF-8, names that stand twice in one object, nesting over 64 and numbers whose
 * exponent or length no column can hold. Not thread-safe.
 */
final class JsonScan {

    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 400;
    private static final int LARGEST_EXPONENT = 308;
    /** Objects with more members are checked for names that stand twice when they end, by {@link RepeatedName}. */
    private static final int FEW = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final JsonIndex index;
    private final int[] open = new int[DEEPEST];
    private final int[] members = new int[DEEPEST];
    private final long[] seen = new long[DEEPEST];

    private byte[] text;
    private int start;
    private int end;
    private int at;
    private boolean escaped;

    JsonScan(JsonIndex index) {
        this.index = index;
    }

    void scan(byte[] bytes, int from, int to) throws RefusedRecordException {
        text = bytes;
        start = from;
        end = to;
        at = from;
        skipSpace();
        if (at == end) {
            throw bad("there is nothing");
        }
        scanValues();
        skipSpace();
        if (at != end) {
            throw bad("there is something behind the value");
        }
    }

    /** The value at {@code at} and all that is in it. */
    private void scanValues() throws RefusedRecordException {
        int depth = 0;
        int node = newNode();
        while (true) {
            byte first = at < end ? text[at] : 0;
            if (first == '{' || first == '[') {
                if (depth == DEEPEST) {
                    throw new RefusedRecordException(
                            RefusalReason.NESTED_TOO_DEEP, "objects and arrays are nested deeper than " + DEEPEST);
                }
                index.kinds[node] = first == '{' ? JsonIndex.OBJECT : JsonIndex.ARRAY;
                index.from[node] = at++;
                skipSpace();
                if (at < end && text[at] == first + 2) {
                    at++;
                    index.to[node] = at;
                    index.after[node] = index.count;
                } else {
                    open[depth] = node;
                    members[depth] = 0;
                    seen[depth] = 0;
                    depth++;
                    node = newNode();
                    if (first == '{') {
                        scanName(node, depth - 1);
                    }
                    continue;
                }
            } else {
                scanScalar(node, first);
                index.after[node] = index.count;
            }
            while (true) {
                if (depth == 0) {
                    return;
                }
                skipSpace();
                byte next = at < end ? text[at] : 0;
                int container = open[depth - 1];
                boolean object = index.kinds[container] == JsonIndex.OBJECT;
                if (next == ',') {
                    at++;
                    skipSpace();
                    node = newNode();
                    if (object) {
                        scanName(node, depth - 1);
                    }
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    throw bad(
                            at == end
                                    ? "an object or array is not closed"
                                    : object ? "a comma or } was expected" : "a comma or ] was expected");
                }
                at++;
                index.to[container] = at;
                index.after[container] = index.count;
                if (object && members[depth - 1] > FEW) {
                    RepeatedName.refuse(index, container);
                }
                depth--;
            }
        }
    }

    private int newNode() {
        if (index.count == index.kinds.length) {
            index.grow();
        }
        index.nameFrom[index.count] = -1;
        return index.count++;
    }

    /** The name, colon and white space before the value of {@code node}. */
    private void scanName(int node, int level) throws RefusedRecordException {
        if (at == end || text[at] != '"') {
            throw bad("a name in quotes was expected");
        }
        int from = at + 1;
        scanString();
        int to = at - 1;
        if (escaped) {
            byte[] name = JsonEscapes.decode(text, from, to);
            index.decoded.add(name);
            index.nameFrom[node] = -1 - index.decoded.size();
            index.nameKey[node] = Name.key(name, 0, name.length);
        } else {
            index.nameFrom[node] = from;
            index.nameTo[node] = to;
            index.nameKey[node] = Name.key(text, from, to);
        }
        if (++members[level] <= FEW) {
            long key = index.nameKey[node];
            long bit = 1L << (key * 0x9E3779B97F4A7C15L >>> 58);
            if ((seen[level] & bit) != 0) {
                RepeatedName.refuse(index, open[level], node);
            }
            seen[level] |= bit;
        }
        skipSpace();
        if (at == end || text[at] != ':') {
            throw bad("a colon was expected");
        }
        at++;
        skipSpace();
    }

    private void scanScalar(int node, byte first) throws RefusedRecordException {
        index.from[node] = at;
        switch (first) {
            case '"' -> {
                index.from[node] = at + 1;
                scanString();
                index.kinds[node] = escaped ? JsonIndex.ESCAPED_STRING : JsonIndex.STRING;
                index.to[node] = at - 1;
                return;
            }
            case 't' -> {
                index.kinds[node] = JsonIndex.TRUE;
                expect("true");
            }
            case 'f' -> {
                index.kinds[node] = JsonIndex.FALSE;
                expect("false");
            }
            case 'n' -> {
                index.kinds[node] = JsonIndex.NULL;
                expect("null");
            }
            default -> {
                index.kinds[node] = JsonIndex.NUMBER;
                scanNumber();
            }
        }
        index.to[node] = at;
    }

    private void expect(String word) throws RefusedRecordException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || text[at + i] != word.charAt(i)) {
                throw bad("an unknown word");
            }
        }
        at += word.length();
    }

    /** From the opening quote to behind the closing one. */
    private void scanString() throws RefusedRecordException {
        int from = ++at;
        escaped = false;
        boolean ascii = true;
        while (true) {
            at = special(text, at, end);
            if (at >= end) {
                at = end;
                throw bad("a string is not closed");
            }
            byte character = text[at++];
            if (character == '"') {
                break;
            }
            if (character == '\\') {
                escaped = true;
                scanEscape();
            } else if (character < 0) {
                ascii = false;
            } else {
                at--;
                throw character == 0 ? nul() : bad("a control character stands in a string");
            }
        }
        if (!ascii && !Utf8.isValid(text, from, at - 1)) {
            throw new RefusedRecordException(
                    RefusalReason.BAD_UTF8, "the string " + Excerpt.of(text, from, at - 1) + " is not valid UTF-8");
        }
    }

    /**
     * The first byte from {@code at} on that is no ordinary character of a string, or some place from {@code end} on. Eight
     * bytes at a time; a byte above the first that is found may be found wrongly, and does not count.
     */
    private static int special(byte[] text, int at, int end) {
        int last = text.length - 8;
        while (at <= last) {
            long eight = (long) LONG.get(text, at);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            long found = ((quote - ONES & ~quote) | (backslash - ONES & ~backslash) | (eight - SPACES & ~eight) | eight)
                    & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            at += 8;
            if (at >= end) {
                return at;
            }
        }
        while (at < end && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        return at;
    }

    private void scanEscape() throws RefusedRecordException {
        byte escape = at < end ? text[at++] : 0;
        switch (escape) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                int unit = JsonEscapes.hex(text, at, end);
                if (unit < 0) {
                    throw bad("\\u wants four hexadecimal digits");
                }
                at += 4;
                if (unit == 0) {
                    throw nul();
                }
                if (Character.isHighSurrogate((char) unit)) {
                    int low = at + 1 < end && text[at] == '\\' && text[at + 1] == 'u'
                            ? JsonEscapes.hex(text, at + 2, end)
                            : -1;
                    at += 6;
                    if (low < 0 || !Character.isLowSurrogate((char) low)) {
                        throw loneSurrogate();
                    }
                } else if (Character.isLowSurrogate((char) unit)) {
                    throw loneSurrogate();
                }
            }
            default -> throw bad("an unknown escape in a string");
        }
    }

    private void scanNumber() throws RefusedRecordException {
        int from = at;
        if (at == end) {
            throw bad("a value was expected");
        }
        int digits = text[at] == '-' ? at + 1 : at;
        at = digits;
        skipDigits();
        if (at == digits || text[digits] == '0' && at > digits + 1) {
            at = from;
            throw bad("a value was expected");
        }
        if (at < end && text[at] == '.') {
            int fraction = ++at;
            skipDigits();
            if (at == fraction) {
                throw bad("digits were expected behind the decimal point");
            }
        }
        if (at < end && (text[at] | 0x20) == 'e') {
            scanExponent();
        }
        if (at - from > LONGEST_NUMBER) {
            throw new RefusedRecordException(
                    RefusalReason.EXPONENT_TOO_LARGE,
                    "the number " + Excerpt.of(text, from, from + 20) + " has more than " + LONGEST_NUMBER
                            + " characters");
        }
    }

    private void scanExponent() throws RefusedRecordException {
        at++;
        if (at < end && (text[at] == '+' || text[at] == '-')) {
            at++;
        }
        int from = at;
        skipDigits();
        if (at == from) {
            throw bad("digits were expected in the exponent");
        }
        int exponent = 0;
        for (int i = from; i < at && exponent <= LARGEST_EXPONENT; i++) {
            exponent = exponent * 10 + (text[i] - '0');
        }
        if (exponent > LARGEST_EXPONENT) {
            throw new RefusedRecordException(
                    RefusalReason.EXPONENT_TOO_LARGE,
                    "the exponent " + Excerpt.of(text, from, at) + " is beyond " + LARGEST_EXPONENT);
        }
    }

    private void skipDigits() {
        int here = at;
        while (here < end && text[here] >= '0' && text[here] <= '9') {
            here++;
        }
        at = here;
    }

    private void skipSpace() {
        while (at < end) {
            byte character = text[at];
            if (character > ' ' || character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                return;
            }
            at++;
        }
    }

    private RefusedRecordException bad(String what) {
        int here = Math.min(at, end);
        int near = Math.max(start, here - 20);
        String excerpt = near < end ? ", near " + Excerpt.of(text, near, Math.min(end, here + 20)) : "";
        return here < end && text[here] == 0
                ? nul()
                : new RefusedRecordException(
                        RefusalReason.BAD_JSON, "not JSON: " + what + " at byte " + (here - start) + excerpt);
    }

    private static RefusedRecordException nul() {
        return new RefusedRecordException(
                RefusalReason.NUL_CHARACTER, "a NUL character (U+0000) cannot be stored in PostgreSQL");
    }

    private static RefusedRecordException loneSurrogate() {
        return new RefusedRecordException(RefusalReason.BAD_UTF8, "half a surrogate pair is not a character");
    }
}

package io.pitlane.exchange;

import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.JsonNumber;
import io.pitlane.dataset.JsonRefusals;
import io.pitlane.dataset.JsonText;
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

    /** Objects with more members are checked for names that stand twice when they end, by {@link RepeatedName}. */
    private static final int FEW = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private final JsonIndex index;
    private final int[] open = new int[JsonRefusals.DEEPEST];
    private final int[] members = new int[JsonRefusals.DEEPEST];
    private final long[] seen = new long[JsonRefusals.DEEPEST];

    private byte[] text;
    private int start;
    private int end;
    private boolean escaped;

    JsonScan(JsonIndex index) {
        this.index = index;
    }

    void scan(byte[] bytes, int from, int to) throws RefusedRecordException {
        text = bytes;
        start = from;
        end = to;
        int at = afterSpace(from);
        if (at == end) {
            throw bad("there is nothing", at);
        }
        at = afterSpace(scanValues(at));
        if (at != end) {
            throw bad("there is something behind the value", at);
        }
    }

    /** The value at {@code at} and all that is in it; to behind it. Places are passed on, not kept: that is faster. */
    private int scanValues(int from) throws RefusedRecordException {
        int at = from;
        int depth = 0;
        int node = newNode();
        while (true) {
            byte first = at < end ? text[at] : 0;
            if (first == '{' || first == '[') {
                checkDepth(depth);
                index.kinds[node] = first == '{' ? JsonIndex.OBJECT : JsonIndex.ARRAY;
                index.from[node] = at;
                at = afterSpace(at + 1);
                if (at < end && text[at] == first + 2) {
                    at++;
                    index.to[node] = at;
                    index.after[node] = index.count;
                } else {
                    enter(node, depth);
                    depth++;
                    node = newNode();
                    if (first == '{') {
                        at = scanName(node, depth - 1, at);
                    }
                    continue;
                }
            } else {
                at = first == '"' ? scanText(node, at) : scanWord(node, first, at);
                index.after[node] = index.count;
            }
            while (true) {
                if (depth == 0) {
                    return at;
                }
                at = afterSpace(at);
                byte next = at < end ? text[at] : 0;
                int container = open[depth - 1];
                boolean object = index.kinds[container] == JsonIndex.OBJECT;
                if (next == ',') {
                    at = afterSpace(at + 1);
                    node = newNode();
                    if (object) {
                        at = scanName(node, depth - 1, at);
                    }
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    throw unclosed(object, at);
                }
                at++;
                depth--;
                leave(container, depth, at);
            }
        }
    }

    private static void checkDepth(int depth) throws RefusedRecordException {
        if (depth == JsonRefusals.DEEPEST) {
            throw JsonRefusals.nestedTooDeep();
        }
    }

    private void enter(int node, int depth) {
        open[depth] = node;
        members[depth] = 0;
        seen[depth] = 0;
    }

    private void leave(int container, int depth, int at) throws RefusedRecordException {
        index.to[container] = at;
        index.after[container] = index.count;
        if (members[depth] > FEW) {
            RepeatedName.refuse(index, container);
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
    private int scanName(int node, int level, int at) throws RefusedRecordException {
        if (at == end || text[at] != '"') {
            throw bad("a name in quotes was expected", at);
        }
        int from = at + 1;
        int behind = behindString(at);
        int to = behind - 1;
        long key;
        if (escaped) {
            byte[] name = JsonText.unescaped(text, from, to);
            index.decoded.add(name);
            index.nameFrom[node] = -1 - index.decoded.size();
            key = Name.key(name, 0, name.length);
        } else {
            index.nameFrom[node] = from;
            index.nameTo[node] = to;
            key = Name.key(text, from, to);
        }
        index.nameKey[node] = key;
        if (++members[level] <= FEW) {
            long bit = 1L << (key * 0x9E3779B97F4A7C15L >>> 58);
            if ((seen[level] & bit) != 0) {
                RepeatedName.refuse(index, open[level], node);
            }
            seen[level] |= bit;
        }
        int colon = afterSpace(behind);
        if (colon == end || text[colon] != ':') {
            throw bad("a colon was expected", colon);
        }
        return afterSpace(colon + 1);
    }

    private int scanText(int node, int at) throws RefusedRecordException {
        int behind = behindString(at);
        index.kinds[node] = escaped ? JsonIndex.ESCAPED_STRING : JsonIndex.STRING;
        index.from[node] = at + 1;
        index.to[node] = behind - 1;
        return behind;
    }

    private int scanWord(int node, byte first, int at) throws RefusedRecordException {
        index.from[node] = at;
        int behind =
                switch (first) {
                    case 't' -> behindWord(node, JsonIndex.TRUE, "true", at);
                    case 'f' -> behindWord(node, JsonIndex.FALSE, "false", at);
                    case 'n' -> behindWord(node, JsonIndex.NULL, "null", at);
                    default -> {
                        index.kinds[node] = JsonIndex.NUMBER;
                        yield behindNumber(at);
                    }
                };
        index.to[node] = behind;
        return behind;
    }

    private int behindWord(int node, byte kind, String word, int at) throws RefusedRecordException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || text[at + i] != word.charAt(i)) {
                throw bad("an unknown word", at);
            }
        }
        index.kinds[node] = kind;
        return at + word.length();
    }

    /** From the opening quote to behind the closing one; says whether there are escapes in {@link #escaped}. */
    private int behindString(int quote) throws RefusedRecordException {
        escaped = false;
        int at = special(text, quote + 1, end);
        if (at < end && text[at] == '"') {
            return at + 1;
        }
        boolean ascii = true;
        while (true) {
            if (at >= end) {
                throw bad("a string is not closed", end);
            }
            byte character = text[at];
            if (character == '"') {
                break;
            }
            if (character == '\\') {
                escaped = true;
                at = behindEscape(at + 1);
            } else if (character < 0) {
                ascii = false;
                at++;
            } else {
                throw bad("a control character stands in a string", at);
            }
            at = special(text, at, end);
        }
        if (!ascii && !Utf8.isValid(text, quote + 1, at)) {
            throw new RefusedRecordException(
                    RefusalReason.BAD_UTF8, "the string " + Excerpt.of(text, quote + 1, at) + " is not valid UTF-8");
        }
        return at + 1;
    }

    /**
     * The first byte from {@code at} on that is no ordinary character of a string, or some place from {@code end} on. Eight
     * bytes at a time; a byte above the first that is found may be found wrongly, and does not count.
     */
    static int special(byte[] text, int at, int end) {
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

    private int behindEscape(int at) throws RefusedRecordException {
        byte escape = at < end ? text[at] : 0;
        switch (escape) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 1;
            }
            case 'u' -> {
                return behindUnit(at + 1);
            }
            default -> throw bad("an unknown escape in a string", at);
        }
    }

    private int behindUnit(int at) throws RefusedRecordException {
        int unit = JsonText.hex(text, at, end);
        if (unit < 0) {
            throw bad("\\u wants four hexadecimal digits", at);
        }
        if (unit == 0) {
            throw JsonRefusals.nul();
        }
        if (!Character.isSurrogate((char) unit)) {
            return at + 4;
        }
        int low = at + 5 < end && text[at + 4] == '\\' && text[at + 5] == 'u' ? JsonText.hex(text, at + 6, end) : -1;
        if (Character.isLowSurrogate((char) unit) || low < 0 || !Character.isLowSurrogate((char) low)) {
            throw JsonRefusals.loneSurrogate();
        }
        return at + 10;
    }

    private int behindNumber(int from) throws RefusedRecordException {
        int digits = from < end && text[from] == '-' ? from + 1 : from;
        int at = behindDigits(digits);
        if (at == digits || text[digits] == '0' && at > digits + 1) {
            throw bad("a value was expected", from);
        }
        if (at < end && text[at] == '.') {
            int fraction = at + 1;
            at = behindDigits(fraction);
            if (at == fraction) {
                throw bad("digits were expected behind the decimal point", at);
            }
        }
        if (at < end && (text[at] | 0x20) == 'e') {
            at = behindExponent(at + 1);
        }
        if (at - from > JsonNumber.MOST_CHARACTERS) {
            throw JsonNumber.tooLong(text, from, at);
        }
        return at;
    }

    private int behindExponent(int at) throws RefusedRecordException {
        int from = at < end && (text[at] == '+' || text[at] == '-') ? at + 1 : at;
        int to = behindDigits(from);
        if (to == from) {
            throw bad("digits were expected in the exponent", to);
        }
        if (!JsonNumber.isExponentAllowed(text, from, to)) {
            throw JsonNumber.exponentTooLarge(text, from, to);
        }
        return to;
    }

    private int behindDigits(int from) {
        int at = from;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at;
    }

    private int afterSpace(int from) {
        int at = from;
        while (at < end && text[at] <= ' ') {
            byte character = text[at];
            if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                return at;
            }
            at++;
        }
        return at;
    }

    private RefusedRecordException unclosed(boolean object, int at) {
        if (at == end) {
            return bad("an object or array is not closed", at);
        }
        return bad(object ? "a comma or } was expected" : "a comma or ] was expected", at);
    }

    private RefusedRecordException bad(String what, int at) {
        int here = Math.min(at, end);
        int near = Math.max(start, here - 20);
        String excerpt = near < end ? ", near " + Excerpt.of(text, near, Math.min(end, here + 20)) : "";
        return here < end && text[here] == 0
                ? JsonRefusals.nul()
                : new RefusedRecordException(
                        RefusalReason.BAD_JSON, "not JSON: " + what + " at byte " + (here - start) + excerpt);
    }
}

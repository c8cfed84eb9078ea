package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the members of one JSON object where they lie, without copying and without allocating. Strict: what RFC 8259
 * does not allow is refused, and so are NUL characters, lone surrogates, invalid UTF-8, nesting over 64 and numbers whose
 * exponent or length no column can hold. Values inside nested objects and arrays are checked by {@link NestedJson}.
 *
 * <p>Holds the members of the last scan. Not thread-safe.
 */
final class JsonObjectScanner {

    static final byte STRING = 1;
    static final byte ESCAPED_STRING = 2;
    static final byte NUMBER = 3;
    static final byte TRUE = 4;
    static final byte FALSE = 5;
    static final byte NULL = 6;
    static final byte OBJECT = 7;
    static final byte ARRAY = 8;

    private byte[] text;
    private int at;
    private int end;
    private int recordStart;

    private int members;
    private int[] nameStarts = new int[32];
    private int[] nameEnds = new int[32];
    private boolean[] nameEscaped = new boolean[32];
    private byte[] kinds = new byte[32];
    private int[] valueStarts = new int[32];
    private int[] valueEnds = new int[32];

    private boolean stringEscaped;

    int members() {
        return members;
    }

    int nameStart(int member) {
        return nameStarts[member];
    }

    int nameEnd(int member) {
        return nameEnds[member];
    }

    boolean isNameEscaped(int member) {
        return nameEscaped[member];
    }

    /** Escapes resolved. */
    String name(int member) {
        return JsonText.string(text, nameStarts[member], nameEnds[member], nameEscaped[member]);
    }

    byte kind(int member) {
        return kinds[member];
    }

    /** First byte of the value; of a string the one behind the quote. */
    int valueStart(int member) {
        return valueStarts[member];
    }

    /** Behind the last byte of the value; of a string the closing quote. */
    int valueEnd(int member) {
        return valueEnds[member];
    }

    /** Scans the object in {@code bytes[from, to)}; white space around it is allowed, anything else is not. */
    void scan(byte[] bytes, int from, int to) throws RefusedRecordException {
        text = bytes;
        at = from;
        end = to;
        recordStart = from;
        members = 0;
        skipSpace();
        if (at == end) {
            throw bad("the record is empty");
        }
        if (text[at] != '{') {
            throw notAnObject();
        }
        at++;
        skipSpace();
        if (at < end && text[at] == '}') {
            at++;
        } else {
            scanMembers();
        }
        skipSpace();
        if (at != end) {
            throw bad("there is something behind the object");
        }
    }

    private void scanMembers() throws RefusedRecordException {
        while (true) {
            skipSpace();
            if (at == end || text[at] != '"') {
                throw bad("a name in quotes was expected");
            }
            if (members == kinds.length) {
                grow();
            }
            at++;
            nameStarts[members] = at;
            scanString();
            nameEnds[members] = at - 1;
            nameEscaped[members] = stringEscaped;
            skipSpace();
            if (at == end || text[at] != ':') {
                throw bad("a colon was expected");
            }
            at++;
            skipSpace();
            scanValue();
            members++;
            skipSpace();
            if (at == end) {
                throw bad("the object is not closed");
            }
            byte next = text[at++];
            if (next == '}') {
                return;
            }
            if (next != ',') {
                at--;
                throw bad("a comma or } was expected");
            }
        }
    }

    private void scanValue() throws RefusedRecordException {
        if (at == end) {
            throw bad("a value was expected");
        }
        byte first = text[at];
        valueStarts[members] = at;
        switch (first) {
            case '"' -> {
                at++;
                valueStarts[members] = at;
                scanString();
                valueEnds[members] = at - 1;
                kinds[members] = stringEscaped ? ESCAPED_STRING : STRING;
                return;
            }
            case '{', '[' -> {
                kinds[members] = first == '{' ? OBJECT : ARRAY;
                skipNested();
            }
            case 't' -> {
                kinds[members] = TRUE;
                expect("true");
            }
            case 'f' -> {
                kinds[members] = FALSE;
                expect("false");
            }
            case 'n' -> {
                kinds[members] = NULL;
                expect("null");
            }
            default -> {
                kinds[members] = NUMBER;
                scanNumber();
            }
        }
        valueEnds[members] = at;
    }

    private void expect(String word) throws RefusedRecordException {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= end || text[at + i] != word.charAt(i)) {
                throw bad("an unknown word");
            }
        }
        at += word.length();
    }

    /** From behind the opening quote to behind the closing one. */
    private void scanString() throws RefusedRecordException {
        int start = at;
        boolean escaped = false;
        byte high = 0;
        while (true) {
            if (at == end) {
                throw bad("a string is not closed");
            }
            byte character = text[at++];
            if (character == '"') {
                break;
            }
            if (character == '\\') {
                escaped = true;
                scanEscape();
            } else if (character >= 0 && character < 0x20) {
                at--;
                throw character == 0 ? JsonRefusals.nul() : bad("a control character stands in a string");
            }
            high |= character;
        }
        if (high < 0 && !Utf8.isValid(text, start, at - 1)) {
            throw new RefusedRecordException(
                    RefusalReason.BAD_UTF8, "the string " + Excerpt.of(text, start, at - 1) + " is not valid UTF-8");
        }
        stringEscaped = escaped;
    }

    private void scanEscape() throws RefusedRecordException {
        if (at == end) {
            throw bad("a string is not closed");
        }
        switch (text[at++]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
            case 'u' -> {
                int unit = JsonText.hex(text, at, end);
                if (unit < 0) {
                    throw bad("\\u wants four hexadecimal digits");
                }
                at += 4;
                if (unit == 0) {
                    throw JsonRefusals.nul();
                }
                if (Character.isLowSurrogate((char) unit)) {
                    throw JsonRefusals.loneSurrogate();
                }
                if (Character.isHighSurrogate((char) unit)) {
                    int low = at + 1 < end && text[at] == '\\' && text[at + 1] == 'u'
                            ? JsonText.hex(text, at + 2, end)
                            : -1;
                    if (low < 0 || !Character.isLowSurrogate((char) low)) {
                        throw JsonRefusals.loneSurrogate();
                    }
                    at += 6;
                }
            }
            default -> {
                at--;
                throw bad("an unknown escape in a string");
            }
        }
    }

    private void scanNumber() throws RefusedRecordException {
        int start = at;
        if (text[at] == '-') {
            at++;
        }
        if (at < end && (text[at] == 'N' || text[at] == 'I')) {
            throw notFiniteOrBad(start);
        }
        int digits = at;
        skipDigits();
        if (at == digits || (text[digits] == '0' && at > digits + 1)) {
            at = start;
            throw bad("a value was expected");
        }
        if (at < end && text[at] == '.') {
            at++;
            int fraction = at;
            skipDigits();
            if (at == fraction) {
                throw bad("digits were expected behind the decimal point");
            }
        }
        if (at < end && (text[at] == 'e' || text[at] == 'E')) {
            scanExponent();
        }
        if (at - start > JsonNumber.MOST_CHARACTERS) {
            throw JsonNumber.tooLong(text, start, at);
        }
    }

    private void scanExponent() throws RefusedRecordException {
        int start = at;
        at++;
        if (at < end && (text[at] == '+' || text[at] == '-')) {
            at++;
        }
        int digits = at;
        skipDigits();
        if (at == digits) {
            throw bad("digits were expected in the exponent");
        }
        if (!JsonNumber.isExponentAllowed(text, digits, at)) {
            throw JsonNumber.exponentTooLarge(text, start, at);
        }
    }

    private void skipDigits() {
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
    }

    /** To behind the bracket that closes the one at {@code at}; brackets inside strings do not count. */
    private void skipNested() throws RefusedRecordException {
        int depth = 1;
        while (at < end) {
            byte character = text[at++];
            if (character == '"') {
                skipNestedString();
            } else if (character == '{' || character == '[') {
                if (++depth > JsonRefusals.DEEPEST) {
                    throw JsonRefusals.nestedTooDeep();
                }
            } else if (character == '}' || character == ']') {
                if (--depth == 1) {
                    return;
                }
            }
        }
        throw bad("an object or array is not closed");
    }

    private void skipNestedString() throws RefusedRecordException {
        while (at < end) {
            byte character = text[at++];
            if (character == '"') {
                return;
            }
            if (character == '\\') {
                at++;
            }
        }
        throw bad("a string is not closed");
    }

    private void skipSpace() {
        while (at < end) {
            byte character = text[at];
            if (character != ' ' && character != '\n' && character != '\r' && character != '\t') {
                return;
            }
            at++;
        }
    }

    private void grow() {
        int size = members * 2;
        nameStarts = Arrays.copyOf(nameStarts, size);
        nameEnds = Arrays.copyOf(nameEnds, size);
        nameEscaped = Arrays.copyOf(nameEscaped, size);
        kinds = Arrays.copyOf(kinds, size);
        valueStarts = Arrays.copyOf(valueStarts, size);
        valueEnds = Arrays.copyOf(valueEnds, size);
    }

    private RefusedRecordException notAnObject() throws RefusedRecordException {
        byte first = text[at];
        if (first == 0) {
            return JsonRefusals.nul();
        }
        boolean value = first == '[' || first == '"' || first == '-' || (first >= '0' && first <= '9');
        return value || "true".equals(rest()) || "false".equals(rest()) || "null".equals(rest())
                ? new RefusedRecordException(
                        RefusalReason.NOT_AN_OBJECT, "a record is a JSON object, not " + Excerpt.of(text, at, end))
                : bad("a record begins with {");
    }

    private String rest() {
        return end - at > 6 ? "" : new String(text, at, end - at, StandardCharsets.ISO_8859_1).strip();
    }

    private RefusedRecordException notFiniteOrBad(int start) {
        String word = new String(text, at, Math.min(8, end - at), StandardCharsets.ISO_8859_1);
        if (word.startsWith("NaN") || word.startsWith("Infinity")) {
            return new RefusedRecordException(
                    RefusalReason.NOT_FINITE,
                    Excerpt.of(text, start, Math.min(end, at + 8)) + " is not a finite number");
        }
        at = start;
        return bad("a value was expected");
    }

    private RefusedRecordException bad(String what) {
        int from = Math.max(recordStart, at - 20);
        String near = from < end ? ", near " + Excerpt.of(text, from, Math.min(end, at + 20)) : "";
        return new RefusedRecordException(
                RefusalReason.BAD_JSON, "not JSON: " + what + " at byte " + (at - recordStart) + near);
    }
}

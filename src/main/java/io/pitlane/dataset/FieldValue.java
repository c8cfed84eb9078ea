package io.pitlane.dataset;

/** Where the value of one field lies in the record at hand. Reused from record to record. */
final class FieldValue {

    /** A kind of {@link JsonObjectScanner}, or 0 while the record has no value. */
    byte kind;

    byte[] text;
    int from;
    int to;

    void clear() {
        kind = 0;
    }

    void set(byte newKind, byte[] newText, int newFrom, int newTo) {
        kind = newKind;
        text = newText;
        from = newFrom;
        to = newTo;
    }

    void copy(FieldValue other) {
        set(other.kind, other.text, other.from, other.to);
    }

    boolean isAbsent() {
        return kind == 0 || kind == JsonObjectScanner.NULL;
    }

    boolean isString() {
        return kind == JsonObjectScanner.STRING || kind == JsonObjectScanner.ESCAPED_STRING;
    }

    /** The value as it stands in the record, quotes included. */
    String excerpt() {
        return isString()
                ? Excerpt.of(text, from, to)
                : Excerpt.of(text, from, to).replaceAll("^\"|\"$", "");
    }
}

package io.pitlane.dataset;

/** Where the value of one field lies in the record at hand. Reused from record to record. */
final class FieldValue {

    /** A kind of {@link JsonObjectScanner}, or 0 while the record has no value. */
    byte kind;

    byte[] text;
    int from;
    int to;
    /** What it says as a time; {@link DecodedRecord#UNREAD} where that is to be read. */
    long micros;

    void clear() {
        kind = 0;
    }

    void set(byte newKind, byte[] newText, int newFrom, int newTo) {
        kind = newKind;
        text = newText;
        from = newFrom;
        to = newTo;
        micros = DecodedRecord.UNREAD;
    }

    /**
     * Sets it to the strict JSON value that {@code newText[newFrom, newTo)} is.
     *
     * @param escapes whether there may be escapes in it
     */
    void setJson(byte[] newText, int newFrom, int newTo, boolean escapes) {
        switch (newText[newFrom]) {
            case '"' -> {
                boolean escaped = escapes && JsonText.isEscaped(newText, newFrom + 1, newTo - 1);
                set(
                        escaped ? JsonObjectScanner.ESCAPED_STRING : JsonObjectScanner.STRING,
                        newText,
                        newFrom + 1,
                        newTo - 1);
            }
            case '{' -> set(JsonObjectScanner.OBJECT, newText, newFrom, newTo);
            case '[' -> set(JsonObjectScanner.ARRAY, newText, newFrom, newTo);
            case 't' -> set(JsonObjectScanner.TRUE, newText, newFrom, newTo);
            case 'f' -> set(JsonObjectScanner.FALSE, newText, newFrom, newTo);
            case 'n' -> set(JsonObjectScanner.NULL, newText, newFrom, newTo);
            default -> set(JsonObjectScanner.NUMBER, newText, newFrom, newTo);
        }
    }

    void copy(FieldValue other) {
        set(other.kind, other.text, other.from, other.to);
        micros = other.micros;
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

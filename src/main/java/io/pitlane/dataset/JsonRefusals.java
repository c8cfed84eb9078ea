package io.pitlane.dataset;

/** What every reader of JSON refuses in the same words, though JSON allows it or nearly does. Pure functions. */
public final class JsonRefusals {

    /** How deep objects and arrays may be nested, the outermost included. */
    public static final int DEEPEST = 64;

    private JsonRefusals() {}

    public static RefusedRecordException nestedTooDeep() {
        return new RefusedRecordException(
                RefusalReason.NESTED_TOO_DEEP, "objects and arrays are nested deeper than " + DEEPEST);
    }

    public static RefusedRecordException nul() {
        return new RefusedRecordException(
                RefusalReason.NUL_CHARACTER, "a NUL character (U+0000) cannot be stored in PostgreSQL");
    }

    public static RefusedRecordException loneSurrogate() {
        return new RefusedRecordException(RefusalReason.BAD_UTF8, "half a surrogate pair is not a character");
    }
}

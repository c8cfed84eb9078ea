package io.pitlane.dataset;

import java.util.Locale;

/** Why a record was refused: the code that stands in the quarantine. */
public enum RefusalReason {
    BAD_JSON,
    BAD_UTF8,
    NOT_AN_OBJECT,
    NESTED_TOO_DEEP,
    RECORD_TOO_LONG,
    DUPLICATE_KEY,
    NUL_CHARACTER,
    UNKNOWN_FIELD,
    UNKNOWN_WORD,
    MISSING_FIELD,
    WRONG_TYPE,
    NOT_FINITE,
    EXPONENT_TOO_LARGE,
    OUT_OF_BOUNDS,
    CHECK_VIOLATED,
    WRONG_DATASET,
    CONFLICT,
    DAMAGED_FILE,
    EXCHANGE_ERROR,
    UNKNOWN_SHAPE,
    UNKNOWN_SYMBOL;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As stored and printed, kebab-case. */
    public String code() {
        return code;
    }
}

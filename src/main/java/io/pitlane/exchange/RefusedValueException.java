package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;

/**
 * A value of a row does not fit the mapping. Carries no stack trace: refusals are data.
 *
 * <p>The message begins with what is wrong; {@link #pointer} says where, seen from the row.
 */
final class RefusedValueException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;
    private final transient Pointer pointer;
    private final String below;

    RefusedValueException(RefusalReason reason, Pointer pointer, String detail) {
        this(reason, pointer, "", detail);
    }

    /** @param below the rest of the way from the pointer, such as {@code /3/0} */
    RefusedValueException(RefusalReason reason, Pointer pointer, String below, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.pointer = pointer;
        this.below = below;
    }

    RefusalReason reason() {
        return reason;
    }

    /** From the row, or wherever it says that it begins. */
    Pointer pointer() {
        return pointer;
    }

    String below() {
        return below;
    }
}

package io.pitlane.dataset;

/**
 * A record cannot become a row. Carries no stack trace: refusals are data, thrown by the thousand.
 *
 * <p>The message is a sentence for people; it holds at most 200 characters of the record.
 */
public final class RefusedRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    public RefusedRecordException(RefusalReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }
}

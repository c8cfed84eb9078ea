package io.pitlane.store;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import java.util.Locale;

/** Nothing of a submission is kept; its sender still has it. */
public final class StoreRefusalException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Too many wait; soon again. */
        BUSY,
        /** The spool has reached its limit, or the disk is full. */
        FULL,
        /** The spool cannot be written. */
        UNWRITABLE,
        /** The process is ending. */
        STOPPING,
        /** The batch id was given to other records before. */
        OTHER_CONTENT;

        /** As metrics have it, snake_case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    public StoreRefusalException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

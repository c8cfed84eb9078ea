package io.pitlane.feed;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** An exchange was asked and gave nothing that can be stored, or was not asked at all. */
public final class PollFailedException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    private final EventStatus status;

    private PollFailedException(EventStatus status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** It was asked, and the answer is no payload. */
    static PollFailedException error(String message, Throwable cause) {
        return new PollFailedException(EventStatus.ERROR, message, cause);
    }

    static PollFailedException error(String message) {
        return error(message, null);
    }

    /** It was not asked, for a reason that passes. */
    static PollFailedException skipped(String message) {
        return new PollFailedException(EventStatus.SKIPPED, message, null);
    }

    /** {@code ERROR} or {@code SKIPPED}. */
    public EventStatus status() {
        return status;
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

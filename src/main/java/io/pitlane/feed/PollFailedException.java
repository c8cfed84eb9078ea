package io.pitlane.feed;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;
import java.time.Instant;
import java.util.Optional;

/** An exchange was asked and gave nothing that can be stored, or was not asked at all. */
public final class PollFailedException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    private final EventStatus status;
    private final boolean refusal;
    private final transient Instant notBefore;

    private PollFailedException(
            EventStatus status, boolean refusal, Instant notBefore, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.refusal = refusal;
        this.notBefore = notBefore;
    }

    /** It was asked, and the answer is no payload. */
    static PollFailedException error(String message, Throwable cause) {
        return new PollFailedException(EventStatus.ERROR, false, null, message, cause);
    }

    static PollFailedException error(String message) {
        return error(message, null);
    }

    /** It was not asked, for a reason that passes. */
    static PollFailedException skipped(String message) {
        return new PollFailedException(EventStatus.SKIPPED, false, null, message, null);
    }

    /** It was asked, and would answer the same again: the request is a mistake. */
    static PollFailedException refused(String message) {
        return new PollFailedException(EventStatus.ERROR, true, null, message, null);
    }

    /** The same, of an exchange that wants no request before a time. */
    PollFailedException notBefore(Instant time) {
        return new PollFailedException(status, refusal, time, getMessage(), getCause());
    }

    /** When asking again may help; empty: nobody knows. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(notBefore);
    }

    /** Whether asking again is of no use. */
    public boolean isRefusal() {
        return refusal;
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

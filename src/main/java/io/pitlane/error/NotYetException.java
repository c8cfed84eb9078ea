package io.pitlane.error;

/** The work cannot be done yet, such as before records that still wait are in; nothing was changed, try again later. */
public final class NotYetException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    /** @param message what is missing, where, and what brings it */
    public NotYetException(String message) {
        super(message, null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

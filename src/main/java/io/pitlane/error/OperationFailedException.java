package io.pitlane.error;

/** The work itself failed, for a reason outside the data and the settings, such as an unreadable file. */
public final class OperationFailedException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    public OperationFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

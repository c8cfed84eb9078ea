package io.pitlane.error;

/** The user's data or arguments cannot be used as they are; a retry cannot help. */
public final class InvalidInputException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message, null);
    }

    public InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.USAGE;
    }
}

package io.pitlane.error;

/** What is stored contradicts what should be there, such as a load whose counts do not add up. */
public final class IntegrityException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    public IntegrityException(String message) {
        super(message, null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.INTEGRITY_FAILED;
    }
}

package io.pitlane.error;

/** A failure that a user can act on: its message is one line that says what, where and what to do. */
public abstract class PitlaneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    protected PitlaneException(String message, Throwable cause) {
        super(message, cause);
    }

    /** How a command that ends with this failure exits. */
    public abstract ExitCode exitCode();
}

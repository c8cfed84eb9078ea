package io.pitlane.load;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/**
 * Records reach a day for which no partition is to be made: one that was dropped on purpose, or one day too many for a
 * file. Nothing of their batch is stored, and nothing is refused: it can be loaded once the cause is gone.
 */
public final class HeldDayException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    HeldDayException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

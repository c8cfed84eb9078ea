package io.pitlane.store;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** An answer lies in more files than are read for one, or than can be read in time. */
public final class TooManyFilesException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    TooManyFilesException(String message) {
        super(message, null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

package io.pitlane.export;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** The process is told to stop, or another part of the same export failed; nothing of the set is kept. */
final class StoppedException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
        this("The export was stopped, and nothing of it is kept; run it again");
    }

    StoppedException(String sentence) {
        super(sentence, null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

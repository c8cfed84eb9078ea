package io.pitlane.job;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** This process is told to stop, and begins no slot any more. */
public final class JobsStoppedException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    JobsStoppedException() {
        super("Pitlane is stopping and begins no slot any more; ask again when it runs", null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

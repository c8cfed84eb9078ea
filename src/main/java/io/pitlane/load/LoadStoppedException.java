package io.pitlane.load;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** The load was told to stop and did, behind the chunks in hand. The same files, given again, go on from there. */
public final class LoadStoppedException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    public LoadStoppedException() {
        super("the load was stopped; what was committed stays, the same command goes on from there", null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

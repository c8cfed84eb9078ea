package io.pitlane.job;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** Some process is at work on a slot of this job already. */
public final class JobBusyException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    JobBusyException(String job) {
        super(
                job + " is running already, here or in another process; see 'pitlane jobs history --job " + job
                        + "', and try again when it is done",
                null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

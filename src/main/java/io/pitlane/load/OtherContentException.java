package io.pitlane.load;

import io.pitlane.error.ExitCode;
import io.pitlane.error.PitlaneException;

/** The ledger has this batch id for other records: nothing of the batch is stored. */
public final class OtherContentException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    OtherContentException(String batchId) {
        super(
                "the batch id " + batchId + " was given to other records before; nothing of these is stored, send them"
                        + " with an id of their own",
                null);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.FAILED;
    }
}

package io.pitlane.export;

import java.util.function.BooleanSupplier;

/** Lets work that tells of each part end behind one, where the process is told to stop. Thread-safe. */
final class StoppableProgress implements ExportProgress {

    private final String what;
    private final BooleanSupplier isStopped;

    /** @param what is stopped, as the begin of a sentence */
    StoppableProgress(String what, BooleanSupplier isStopped) {
        this.what = what;
        this.isStopped = isStopped;
    }

    @Override
    public void began(String ignored, long parts) {
        requireTime();
    }

    @Override
    public void advanced(long parts, long rows) {
        requireTime();
    }

    @Override
    public void ended() {}

    private void requireTime() {
        if (isStopped.getAsBoolean()) {
            throw new StoppedException(what + " was stopped; run it again");
        }
    }
}

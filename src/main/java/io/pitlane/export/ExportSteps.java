package io.pitlane.export;

/** Hears when a step of an export is done, so that a test can end it there as a crash would: with an {@link Error}. */
interface ExportSteps {

    /** What is done; but for the first, it is durable. */
    enum Step {
        /** The parts with rows, in a directory that counts for nothing. */
        ROWS_WRITTEN,
        /** All files of the set, likewise. */
        MANIFEST_WRITTEN,
        /** The set; the database does not know it. */
        PUBLISHED
    }

    void reached(Step step);

    static ExportSteps none() {
        return step -> {};
    }
}

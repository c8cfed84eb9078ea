package io.pitlane.load;

/** What became of one row of a batch. */
enum RowOutcome {
    PENDING,
    /** Another row of the batch has the same identity and goes first; what becomes of that one decides. */
    WAITING,
    INSERTED,
    UPDATED,
    DUPLICATE,
    REJECTED
}

package io.pitlane.load;

/** What became of one row of a batch. */
enum RowOutcome {
    PENDING,
    INSERTED,
    UPDATED,
    DUPLICATE,
    REJECTED
}

package io.pitlane.database;

/** What sort of work a database operation is: the tag of its metrics and log lines, and the rule for its timeout. */
public enum OperationKind {
    /** Reads rows. */
    READ(true),
    /** Changes rows one statement at a time. */
    WRITE(true),
    /** Moves rows in bulk with COPY. */
    COPY(false),
    /** Reads or removes rows in bulk by other statements. */
    BULK(false),
    /** Changes the schema. */
    DDL(false);

    private final boolean timeLimited;

    OperationKind(boolean timeLimited) {
        this.timeLimited = timeLimited;
    }

    /** Whether the query timeout applies; bulk and schema work takes as long as it takes. */
    public boolean isTimeLimited() {
        return timeLimited;
    }
}

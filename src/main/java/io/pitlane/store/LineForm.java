package io.pitlane.store;

/** What the lines of a batch are. */
public enum LineForm {

    /** Each is a record of the dataset. */
    RECORDS,
    /** Each is a recorded payload of an exchange, which may hold records of several datasets. */
    RECORDING
}

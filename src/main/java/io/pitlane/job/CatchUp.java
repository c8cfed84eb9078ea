package io.pitlane.job;

/** What becomes of due times that nobody was there for. */
public enum CatchUp {
    /** Every one of them is made up for, oldest first. */
    EACH,
    /** Only the newest, which stands for all of them. */
    LATEST
}

package io.pitlane.cli;

/** How results are printed. */
public enum OutputFormat {
    /** Aligned columns for people. */
    TABLE,
    /** One JSON value whose keys are a contract. */
    JSON
}

package io.pitlane.store;

/** Sees to it that a submission is what it says: its answer names records by their lines. Pure functions. */
final class SubmissionCheck {

    private static final int LONGEST_ID = 64;

    private SubmissionCheck() {}

    /** @throws IllegalArgumentException if its sender is wrong about it */
    static void check(Submission submission) {
        byte[] lines = submission.lines();
        if (submission.records() < 1 || lines.length == 0 || lines[lines.length - 1] != '\n') {
            throw new IllegalArgumentException("a submission has at least one line, and each is ended");
        }
        int found = records(lines);
        if (found != submission.records()) {
            throw new IllegalArgumentException(
                    "a submission has " + found + " lines with something in them, not " + submission.records());
        }
        String id = submission.batchId();
        if (id.length() > LONGEST_ID || !id.isEmpty() && id.isBlank()) {
            throw new IllegalArgumentException("a batch id has at most " + LONGEST_ID + " characters, not " + id);
        }
        if (submission.source().isBlank()) {
            throw new IllegalArgumentException("a submission says where it comes from");
        }
    }

    private static int records(byte[] lines) {
        int records = 0;
        boolean isBlank = true;
        for (byte each : lines) {
            if (each == '\n') {
                records += isBlank ? 0 : 1;
                isBlank = true;
            } else if (isBlank) {
                isBlank = each == ' ' || each == '\t' || each == '\r';
            }
        }
        return records;
    }
}

package io.pitlane.store;

/**
 * Records that one sender hands over together: they are acknowledged together. The store does not change the lines, and
 * neither may the sender afterwards.
 *
 * @param dataset that the lines are for; for a recording, that of its kind
 * @param batchId given by the sender so that the same again is a repeat, 1 to 64 characters; empty: each time is new
 * @param source who sends, for the name of a file and the ledger: a word such as {@code http} or {@code okx-trades}
 * @param lines NDJSON, each line ended
 * @param records how many lines there are; at least 1
 */
public record Submission(String dataset, LineForm form, String batchId, String source, byte[] lines, int records) {}

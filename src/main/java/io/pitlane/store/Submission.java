package io.pitlane.store;

import java.util.Arrays;

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
public record Submission(String dataset, LineForm form, String batchId, String source, byte[] lines, int records) {

    /**
     * A submission of lines as they come: blank ones are left out, and the last is ended.
     *
     * @throws IllegalArgumentException if there is not one line with something in it
     */
    public static Submission ofLines(String dataset, LineForm form, String batchId, String source, byte[] text) {
        byte[] lines = new byte[text.length + 1];
        int length = 0;
        int records = 0;
        for (int from = 0; from < text.length; ) {
            int to = from;
            boolean isBlank = true;
            while (to < text.length && text[to] != '\n') {
                isBlank &= text[to] == ' ' || text[to] == '\t' || text[to] == '\r';
                to++;
            }
            if (!isBlank) {
                System.arraycopy(text, from, lines, length, to - from);
                length += to - from;
                lines[length++] = '\n';
                records++;
            }
            from = to + 1;
        }
        if (records == 0) {
            throw new IllegalArgumentException("there is no record to store in " + dataset);
        }
        return new Submission(dataset, form, batchId, source, Arrays.copyOf(lines, length), records);
    }
}

package io.pitlane.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that a misspelled one probably meant. */
public final class Suggestion {

    private static final int SHORT_NAME = 10;
    private static final int NEAR_FOR_SHORT = 1;
    private static final int NEAR_FOR_LONG = 2;

    private Suggestion() {}

    /** {@code ; did you mean "x"?}, or nothing where no known word is at all alike. */
    public static String among(String word, Collection<String> known) {
        return closest(word, known)
                .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 3))
                .map(candidate -> "; did you mean \"" + candidate + "\"?")
                .orElse("");
    }

    /** Whether {@code word} is so near to a known one that it can hardly be anything but a slip of the finger. */
    static boolean isSlip(String word, Collection<String> known) {
        int near = word.length() < SHORT_NAME ? NEAR_FOR_SHORT : NEAR_FOR_LONG;
        return closest(word, known)
                .filter(candidate -> distance(word, candidate) <= near)
                .isPresent();
    }

    private static Optional<String> closest(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Insertions, deletions, replacements and swaps of neighbours, each counted 1 (optimal string alignment). */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                cost[row][column] = row == 0 || column == 0 ? row + column : cell(cost, left, right, row, column);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cell(int[][] cost, String left, String right, int row, int column) {
        boolean equal = left.charAt(row - 1) == right.charAt(column - 1);
        int least = Math.min(
                Math.min(cost[row - 1][column], cost[row][column - 1]) + 1,
                cost[row - 1][column - 1] + (equal ? 0 : 1));
        boolean swapped = row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
        return swapped ? Math.min(least, cost[row - 2][column - 2] + 1) : least;
    }
}

package io.pitlane.exchange;

import java.util.regex.Pattern;

/**
 * Something that a payload or a row must say. Values are compared as text: strings decoded, numbers and true, false as they
 * stand.
 *
 * @param pointer base ROW begins at the node that is asked, whichever that is
 * @param test what is asked
 * @param words for IS and IS_NOT
 * @param pattern for MATCHES
 */
record Condition(Pointer pointer, Test test, Name[] words, Pattern pattern) {

    /** What is asked of the value; PRESENT takes an empty list for something, FILLED does not. */
    enum Test {
        PRESENT,
        ABSENT,
        FILLED,
        IS,
        IS_NOT,
        MATCHES
    }

    /** Whether it depends on what a value says, not only on whether there is one. */
    boolean comparesValue() {
        return test == Test.IS || test == Test.IS_NOT || test == Test.MATCHES;
    }

    /** Asked of the payload's root. */
    boolean holds(JsonIndex index, int root) {
        return holdsFor(index, pointer.find(index, root));
    }

    boolean holds(RowPlace place) {
        return holdsFor(place.index, place.find(pointer));
    }

    private boolean holdsFor(JsonIndex index, int node) {
        return switch (test) {
            case PRESENT -> !index.isAbsent(node);
            case ABSENT -> index.isAbsent(node);
            case FILLED -> isFilled(index, node);
            case IS -> node >= 0 && !index.isContainer(node) && isOneOf(index, node);
            // what is not there is not something else: an envelope without the member is judged by the shapes
            case IS_NOT -> node >= 0 && !index.isContainer(node) && !isOneOf(index, node);
            case MATCHES ->
                node >= 0
                        && !index.isContainer(node)
                        && pattern.matcher(index.string(node)).matches();
        };
    }

    private boolean isOneOf(JsonIndex index, int node) {
        for (Name word : words) {
            if (index.says(node, word)) {
                return true;
            }
        }
        return false;
    }

    /** An empty object or array counts as nothing: kraken's answers say {@code "error": []}. */
    private static boolean isFilled(JsonIndex index, int node) {
        return !index.isAbsent(node) && !(index.isContainer(node) && index.children(node) == 0);
    }
}

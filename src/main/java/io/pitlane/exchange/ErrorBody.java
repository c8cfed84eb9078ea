package io.pitlane.exchange;

import java.util.List;

/**
 * How a venue says in its answer that something went wrong.
 *
 * @param condition holds for an answer that is an error
 * @param messages where it says what; the first that is there counts
 */
record ErrorBody(Condition condition, List<Pointer> messages) {

    boolean holds(JsonIndex index, int root) {
        return condition.holds(index, root);
    }

    String sentence(JsonIndex index, int root) {
        StringBuilder sentence = new StringBuilder("the exchange answered with an error");
        int code = condition.pointer().find(index, root);
        if (code >= 0 && !index.isContainer(code)) {
            sentence.append(' ').append(shortened(index.string(code)));
        }
        for (Pointer message : messages) {
            int node = message.find(index, root);
            if (!index.isAbsent(node)) {
                return sentence.append(": ")
                        .append(shortened(index.display(node)))
                        .toString();
            }
        }
        return sentence.toString();
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}

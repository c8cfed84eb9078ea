package io.pitlane.exchange;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a payload, as exchange files write it: a JSON pointer from the row, {@code ^} before one from the payload's
 * root, {@code ../} before it for each step outwards, {@code @key} for the name under which a row stands. Beyond RFC 6901
 * a step may be {@code [name=text]}, the first element of an array that has such a member, {@code [first]} or
 * {@code [last]}, and in {@code rows} {@code *}, every element or member. Immutable.
 *
 * @param outwards how many steps out of the row the pointer begins
 */
record Pointer(String text, Base base, int outwards, List<Step> steps) {

    static final Pointer ITSELF = new Pointer("", Base.ROW, 0, List.of());

    static final Pointer FIRST_PART = new Pointer("/0", Base.ROW, 0, List.of(Step.parse("0")));

    /** Where a pointer begins. */
    enum Base {
        ROW,
        ROOT,
        KEY
    }

    Pointer {
        steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException with the reason */
    static Pointer parse(String text) {
        if (text.equals("@key")) {
            return new Pointer(text, Base.KEY, 0, List.of());
        }
        Base base = Base.ROW;
        String rest = text;
        int outwards = 0;
        if (rest.startsWith("^")) {
            base = Base.ROOT;
            rest = rest.substring(1);
        } else {
            while (rest.equals("..") || rest.startsWith("../")) {
                outwards++;
                rest = rest.substring(2);
                if (rest.startsWith("/..")) {
                    rest = rest.substring(1);
                }
            }
        }
        if (!rest.isEmpty() && rest.charAt(0) != '/') {
            throw new IllegalArgumentException("\"" + text
                    + "\" is no pointer; it begins with / (in the row), ^/ (in the payload), ../ or is @key");
        }
        List<Step> steps = new ArrayList<>();
        if (!rest.isEmpty()) {
            for (String token : rest.substring(1).split("/", -1)) {
                steps.add(Step.parse(token));
            }
        }
        return new Pointer(text, base, outwards, steps);
    }

    boolean hasWildcard() {
        return steps.stream().anyMatch(step -> step.how() == Step.How.EVERY);
    }

    /** From the row itself, so that one walk through the row can find it. */
    boolean isInRow() {
        return base == Base.ROW && outwards == 0;
    }

    /** The node that the steps lead to from {@code node}, or {@link JsonIndex#NONE}. */
    int find(JsonIndex index, int node) {
        int at = node;
        int count = steps.size();
        for (int i = 0; i < count && at >= 0; i++) {
            at = steps.get(i).from(index, at);
        }
        return at;
    }

    @Override
    public String toString() {
        return text;
    }
}

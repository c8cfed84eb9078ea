package io.pitlane.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of a {@link Pointer}.
 *
 * @param name the member, or the member that is compared
 * @param position the element, where the name is a number; -1: none
 * @param value what the member is compared with; null: nothing
 */
record Step(How how, Name name, int position, String value) {

    /** What a step chooses. */
    enum How {
        NAMED,
        WHERE,
        FIRST,
        LAST,
        EVERY
    }

    private static final Pattern WHERE = Pattern.compile("\\[([^=\\]]+)=([^\\]]*)]");
    private static final Pattern POSITION = Pattern.compile("0|[1-9]\\d{0,8}");

    static Step parse(String token) {
        if (token.equals("*")) {
            return new Step(How.EVERY, null, -1, null);
        }
        if (token.equals("[first]")) {
            return new Step(How.FIRST, null, 0, null);
        }
        if (token.equals("[last]")) {
            return new Step(How.LAST, null, -1, null);
        }
        Matcher where = WHERE.matcher(token);
        if (where.matches()) {
            return new Step(How.WHERE, new Name(where.group(1)), -1, where.group(2));
        }
        String plain = token.replace("~1", "/").replace("~0", "~");
        int position = POSITION.matcher(plain).matches() ? Integer.parseInt(plain) : -1;
        return new Step(How.NAMED, new Name(plain), position, null);
    }

    /** Whether where it leads depends on what a value says, not only on which values there are. */
    boolean comparesValue() {
        return how == How.WHERE;
    }

    /** As exchange files write it. */
    String token() {
        return switch (how) {
            case NAMED -> name.toString().replace("~", "~0").replace("/", "~1");
            case WHERE -> "[" + name + "=" + value + "]";
            case FIRST -> "[first]";
            case LAST -> "[last]";
            case EVERY -> "*";
        };
    }

    /** The node that it leads to, or {@link JsonIndex#NONE}; EVERY leads nowhere by itself. */
    int from(JsonIndex index, int node) {
        return switch (how) {
            case NAMED ->
                index.kind(node) == JsonIndex.ARRAY
                        ? position < 0 ? JsonIndex.NONE : index.element(node, position)
                        : index.member(node, name);
            case FIRST -> index.element(node, 0);
            case LAST -> index.lastElement(node);
            case WHERE -> where(index, node);
            case EVERY -> JsonIndex.NONE;
        };
    }

    private int where(JsonIndex index, int node) {
        if (index.kind(node) != JsonIndex.ARRAY) {
            return JsonIndex.NONE;
        }
        for (int child = node + 1; child < index.after(node); child = index.after(child)) {
            int member = index.member(child, name);
            if (member >= 0
                    && !index.isContainer(member)
                    && index.string(member).equals(value)) {
                return child;
            }
        }
        return JsonIndex.NONE;
    }
}

package io.pitlane.exchange;

import io.pitlane.dataset.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * Where in a payload one row stands, and the value that was looked up last. Filled anew for each row: not thread-safe.
 *
 * <p>A row may be put together from several parts, the elements of parallel arrays at one position; then the first step of
 * a pointer chooses the part.
 */
final class RowPlace {

    static final int MOST_PARTS = 8;

    JsonIndex index;
    int root;
    /** The nodes from the payload's root to the row; the row is the last. */
    final int[] chain = new int[80];
    /** Whether a node of the chain was picked out of several. */
    final boolean[] picked = new boolean[80];

    int depth;
    /** The parts of a row that is put together; 0: it is not. */
    int parts;

    final int[] part = new int[MOST_PARTS];
    /** The arrays that the parts are elements of. */
    final int[] partOf = new int[MOST_PARTS];
    /** The nodes that the row's own pointers lead to. */
    int[] slots = new int[0];

    /** The value that {@link #load} found: where its literal lies, strings without their quotes. */
    byte[] text;

    int from;
    int to;
    byte kind;

    void push(int node, boolean pickedOut) {
        chain[depth] = node;
        picked[depth] = pickedOut;
        depth++;
    }

    int row() {
        return chain[depth - 1];
    }

    /** The node, or {@link JsonIndex#NONE}. */
    int find(Place place) {
        return place.slot() >= 0 ? slots[place.slot()] : find(place.pointer());
    }

    int find(Pointer pointer) {
        switch (pointer.base()) {
            case ROOT -> {
                return pointer.find(index, root);
            }
            case KEY -> {
                return JsonIndex.NONE;
            }
            case ROW -> {
                if (parts > 0) {
                    return findInPart(pointer);
                }
                int start = depth - 1 - pointer.outwards();
                return start < 0 ? JsonIndex.NONE : pointer.find(index, chain[start]);
            }
        }
        throw new IllegalStateException(pointer.text());
    }

    private int findInPart(Pointer pointer) {
        int chosen = pointer.steps().isEmpty() ? -1 : pointer.steps().get(0).position();
        int at = chosen < 0 || chosen >= parts ? JsonIndex.NONE : part[chosen];
        for (int i = 1; i < pointer.steps().size() && at >= 0; i++) {
            at = pointer.steps().get(i).from(index, at);
        }
        return at;
    }

    /** Makes a place's value the one that {@link #text} tells; false where there is none, null or an empty string. */
    boolean load(Place place) {
        if (place.pointer().base() == Pointer.Base.KEY) {
            return loadKey();
        }
        int node = find(place);
        if (index.isAbsent(node)) {
            return false;
        }
        text = index.text;
        from = index.from[node];
        to = index.to[node];
        kind = index.kinds[node];
        return true;
    }

    /** Where the row stands, from the payload's root. */
    String pointer() {
        return pointer(depth);
    }

    /** Where a value stands that a pointer of the mapping leads to, from the payload's root. */
    String pointer(Pointer to) {
        StringBuilder text = new StringBuilder();
        int first = 0;
        if (to.base() == Pointer.Base.ROW && parts > 0 && !to.steps().isEmpty()) {
            int chosen = Math.min(Math.max(0, to.steps().get(0).position()), parts - 1);
            text.append(pointerTo(part[chosen]));
            first = 1;
        } else if (to.base() != Pointer.Base.ROOT) {
            text.append(pointer(Math.max(1, depth - to.outwards())));
        }
        for (int i = first; i < to.steps().size(); i++) {
            text.append('/').append(to.steps().get(i).token());
        }
        return text.toString();
    }

    private String pointer(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < length; i++) {
            text.append('/').append(token(chain[i - 1], chain[i]));
        }
        return text.toString();
    }

    /** The pointer to any node, found from the root. */
    private String pointerTo(int node) {
        StringBuilder text = new StringBuilder();
        int at = root;
        while (at != node) {
            int child = at + 1;
            while (index.after(child) <= node) {
                child = index.after(child);
            }
            text.append('/').append(token(at, child));
            at = child;
        }
        return text.toString();
    }

    private String token(int container, int child) {
        if (index.kind(container) == JsonIndex.OBJECT) {
            String name = new String(index.name(child), StandardCharsets.UTF_8);
            return name.replace("~", "~0").replace("/", "~1");
        }
        int position = 0;
        for (int other = container + 1; other < child; other = index.after(other)) {
            position++;
        }
        return Integer.toString(position);
    }

    /** The name under which the row, or what it stands in, is a member of an object. */
    private boolean loadKey() {
        for (int i = depth - 1; i > 0; i--) {
            if (index.kind(chain[i - 1]) == JsonIndex.OBJECT) {
                byte[] name = index.name(chain[i]);
                load(name, JsonIndex.STRING);
                return name.length > 0;
            }
        }
        return false;
    }

    void load(byte[] value, byte kindOfValue) {
        text = value;
        from = 0;
        to = value.length;
        kind = kindOfValue;
    }

    boolean isScalar() {
        return kind < JsonIndex.OBJECT;
    }

    /** The value decoded, as UTF-8 in {@code text[from, to)}: escapes are resolved in place. */
    void decode() {
        if (kind == JsonIndex.ESCAPED_STRING) {
            load(JsonText.unescaped(text, from, to), JsonIndex.STRING);
        }
    }
}

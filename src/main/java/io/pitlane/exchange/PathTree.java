package io.pitlane.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pointers of a shape that lead into its rows, as one tree: a single walk through a row finds all of them, and tells
 * what no pointer leads to. Built once, then only read.
 */
final class PathTree {

    private static final int[] NO_SLOTS = new int[0];
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final List<Step> steps = new ArrayList<>();
    private final List<PathTree> targets = new ArrayList<>();
    private int[] slots = NO_SLOTS;
    /** A pointer ends here: all that is below counts as used. */
    private boolean used;

    /** Positions in {@link #targets} plus one, by the hash of a name; 0: none. */
    private int[] table = new int[4];

    private int shift = 62;

    /** @param slot where {@link #find} leaves the node; -1: the way only counts as used */
    void add(List<Step> way, int slot) {
        PathTree tree = this;
        for (Step step : way) {
            tree = tree.below(step);
        }
        tree.used = true;
        if (slot >= 0) {
            tree.slots = Arrays.copyOf(tree.slots, tree.slots.length + 1);
            tree.slots[tree.slots.length - 1] = slot;
        }
    }

    private PathTree below(Step step) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).token().equals(step.token())) {
                return targets.get(i);
            }
        }
        steps.add(step);
        targets.add(new PathTree());
        spreadNames();
        return targets.get(targets.size() - 1);
    }

    private void spreadNames() {
        int bits = 66 - Long.numberOfLeadingZeros(steps.size());
        table = new int[1 << bits];
        shift = 64 - bits;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).how() == Step.How.NAMED) {
                int at = hash(steps.get(i).name().key);
                while (table[at] != 0) {
                    at = at + 1 & table.length - 1;
                }
                table[at] = i + 1;
            }
        }
    }

    private int hash(long key) {
        return (int) (key * SPREAD >>> shift);
    }

    /**
     * Puts the nodes that the pointers lead to into {@code found}.
     *
     * @return whether the walk met something that no pointer leads to
     */
    boolean find(JsonIndex index, int node, int[] found) {
        for (int slot : slots) {
            found[slot] = node;
        }
        if (steps.isEmpty()) {
            return !used;
        }
        return switch (index.kinds[node]) {
            case JsonIndex.OBJECT -> findMembers(index, node, found);
            case JsonIndex.ARRAY -> findElements(index, node, found);
            default -> !used;
        };
    }

    private boolean findMembers(JsonIndex index, int node, int[] found) {
        boolean left = false;
        int end = index.after[node];
        for (int child = node + 1; child < end; child = index.after[child]) {
            PathTree target = member(index, child);
            if (target == null) {
                left = true;
            } else {
                left |= target.find(index, child, found);
            }
        }
        return left && !used;
    }

    private PathTree member(JsonIndex index, int child) {
        int at = hash(index.nameKey[child]);
        while (table[at] != 0) {
            int candidate = table[at] - 1;
            if (index.isNamed(child, steps.get(candidate).name())) {
                return targets.get(candidate);
            }
            at = at + 1 & table.length - 1;
        }
        return null;
    }

    private boolean findElements(JsonIndex index, int node, int[] found) {
        boolean left = false;
        int end = index.after[node];
        int position = 0;
        for (int child = node + 1; child < end; child = index.after[child]) {
            boolean known = false;
            for (int i = 0; i < steps.size(); i++) {
                if (leadsTo(index, node, child, position, steps.get(i))) {
                    known = true;
                    left |= targets.get(i).find(index, child, found);
                }
            }
            left |= !known;
            position++;
        }
        return left && !used;
    }

    private boolean leadsTo(JsonIndex index, int node, int child, int position, Step step) {
        return step.how() == Step.How.NAMED ? step.position() == position : step.from(index, node) == child;
    }

    /** Appends what no pointer leads to as an object; elements of arrays by their positions. False: there is nothing. */
    boolean writeUnused(JsonIndex index, int node, RecordText out) {
        if (used || !index.isContainer(node)) {
            return false;
        }
        boolean object = index.kind(node) == JsonIndex.OBJECT;
        int begun = out.length();
        out.add('{');
        int position = 0;
        for (int child = node + 1; child < index.after[node]; child = index.after[child]) {
            PathTree target = object ? member(index, child) : element(index, node, child, position);
            int before = out.length();
            if (before > begun + 1) {
                out.add(',');
            }
            writeName(index, child, object ? -1 : position, out);
            if (!writeUnused(index, child, target, out)) {
                out.truncate(before);
            }
            position++;
        }
        if (out.length() == begun + 1) {
            out.truncate(begun);
            return false;
        }
        out.add('}');
        return true;
    }

    /**
     * The members of an object that {@link #writeUnused} would write whole; null where there are none, or it would write a
     * part of one too.
     */
    int[] unusedMembers(JsonIndex index, int node) {
        if (index.kind(node) != JsonIndex.OBJECT) {
            return null;
        }
        int[] nodes = new int[index.children(node)];
        int count = 0;
        for (int child = node + 1; child < index.after[node]; child = index.after[child]) {
            PathTree target = member(index, child);
            if (target != null && !target.used && index.isContainer(child)) {
                return null;
            }
            if (target == null || !target.used) {
                nodes[count++] = child;
            }
        }
        return count == 0 ? null : Arrays.copyOf(nodes, count);
    }

    /** Whether where its pointers lead depends on what values say. */
    boolean dependsOnValues() {
        return steps.stream().anyMatch(Step::comparesValue) || targets.stream().anyMatch(PathTree::dependsOnValues);
    }

    private boolean writeUnused(JsonIndex index, int child, PathTree target, RecordText out) {
        if (target != null && index.isContainer(child)) {
            return target.writeUnused(index, child, out);
        }
        if (target != null && target.used) {
            return false;
        }
        out.add(index.text, index.wireFrom(child), index.wireTo(child));
        return true;
    }

    private PathTree element(JsonIndex index, int node, int child, int position) {
        for (int i = 0; i < steps.size(); i++) {
            if (leadsTo(index, node, child, position, steps.get(i))) {
                return targets.get(i);
            }
        }
        return null;
    }

    private static void writeName(JsonIndex index, int child, int position, RecordText out) {
        if (position >= 0) {
            out.addQuoted(Integer.toString(position));
        } else if (index.nameFrom[child] < 0) {
            out.addString(new String(index.name(child), java.nio.charset.StandardCharsets.UTF_8));
        } else {
            out.addQuoted(index.text, index.nameFrom[child], index.nameTo[child]);
        }
        out.add(':');
    }
}

package io.pitlane.exchange;

import io.pitlane.dataset.RefusedRecordException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A form of lines with one row, and what was found out about the line that it was learned from: which venue and shape it
 * is of, and where its values stand. All of it depends on the form alone, but for the venue, which depends on the line's
 * symbol too. Not thread-safe.
 */
final class KnownLine {

    /** Longer lines differ too much from one another. */
    private static final int MOST_NODES = 64;

    final LineForm form;
    final Candidate candidate;
    final Shape shape;
    /** Where the row's pointers lead to. */
    final int[] slots;
    /** Whether there is something that no pointer leads to. */
    final boolean unused;
    /** What that is; null: to be looked for. */
    final UnusedMembers unusedMembers;

    /** The candidates that have a shape for it. */
    private final Candidate[] fitting;

    private final int symbol;
    private final int receivedAt;
    private final int root;
    private final int[] chain;

    private KnownLine(
            RecordedLine line,
            RowPlace place,
            BitSet fixedNodes,
            List<Candidate> candidates,
            Candidate candidate,
            Shape shape) {
        this.form = new LineForm(line.index, line.from, line.to, fixedNodes);
        this.fitting = candidates.stream()
                .filter(other -> other.shape(line.index, line.payload) != null)
                .toArray(Candidate[]::new);
        this.candidate = candidate;
        this.shape = shape;
        this.symbol = line.symbol;
        this.receivedAt = line.receivedAtNode;
        this.root = place.root;
        this.chain = Arrays.copyOf(place.chain, place.depth);
        this.slots = new int[shape.slots()];
        Arrays.fill(slots, JsonIndex.NONE);
        PathTree tree = shape.trees().get(0);
        this.unused = tree.find(form.index, place.row(), slots);
        int[] members = unused ? tree.unusedMembers(form.index, place.row()) : null;
        this.unusedMembers = members == null ? null : UnusedMembers.of(form.index, members);
    }

    /**
     * Learns from a line that was decoded: {@code place} stands at its only row.
     *
     * @return null where what was found out does not depend on the line's form alone
     */
    static KnownLine of(
            RecordedLine line, RowPlace place, List<Candidate> candidates, Candidate candidate, Shape shape) {
        JsonIndex index = line.index;
        if (index.count > MOST_NODES
                || place.parts > 0
                || hasEscapes(index)
                || shape.rows().ways().stream().anyMatch(KnownLine::dependsOnValues)
                || shape.trees().stream().anyMatch(PathTree::dependsOnValues)) {
            return null;
        }
        BitSet fixedNodes = new BitSet();
        fixedNodes.set(line.exchange);
        fixedNodes.set(line.kind);
        for (Candidate other : candidates) {
            for (Condition condition : other.conditions()) {
                if (dependsOnValues(condition.pointer().steps())) {
                    return null;
                }
                int node = condition.pointer().find(index, line.payload);
                if (node >= 0 && condition.comparesValue()) {
                    fixedNodes.set(node);
                }
            }
        }
        return new KnownLine(line, place, fixedNodes, candidates, candidate, shape);
    }

    private static boolean hasEscapes(JsonIndex index) {
        for (int node = 0; node < index.count; node++) {
            if (index.kinds[node] == JsonIndex.ESCAPED_STRING) {
                return true;
            }
        }
        return !index.decoded.isEmpty();
    }

    private static boolean dependsOnValues(List<Step> way) {
        return way.stream().anyMatch(Step::comparesValue);
    }

    /**
     * Makes the line, which has this form, the one at hand, and its row the place.
     *
     * @return false where it is to be decoded as if it were new: its market is another venue's, or it is refused
     */
    boolean take(RecordedLine line, RowPlace place, int from, int to) {
        try {
            line.take(form.index, from, to, symbol, receivedAt);
        } catch (RefusedRecordException e) {
            return false;
        }
        if (!isOfCandidate()) {
            return false;
        }
        place.index = form.index;
        place.root = root;
        place.parts = 0;
        place.depth = chain.length;
        System.arraycopy(chain, 0, place.chain, 0, chain.length);
        return true;
    }

    private boolean isOfCandidate() {
        if (fitting.length == 1) {
            return true;
        }
        for (Candidate other : fitting) {
            if (other.writer().hasMarketOfLine()) {
                return other == candidate;
            }
        }
        return fitting[0] == candidate;
    }
}

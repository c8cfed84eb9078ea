package io.pitlane.exchange;

import io.pitlane.dataset.PayloadDecoder;
import java.util.List;

/** Cuts the row that a place stands at out of its line. Valid while the place stands there. */
final class ElementCut implements PayloadDecoder.Cut {

    private final RowPlace place;

    private int lineFrom;
    private int lineTo;
    private List<Name> kept = List.of();

    private final int[] containers = new int[RowPlace.MOST_PARTS + 80];
    private final int[] children = new int[RowPlace.MOST_PARTS + 80];
    private int reductions;
    private int next;

    ElementCut(RowPlace place) {
        this.place = place;
    }

    /** @param except members that stand among the rows and belong to all of them */
    void begin(int from, int to, List<Name> except) {
        lineFrom = from;
        lineTo = to;
        kept = except;
    }

    @Override
    public String pointer() {
        return place.parts > 0 ? place.pointer(Pointer.FIRST_PART) : place.pointer();
    }

    @Override
    public byte[] line() {
        reductions = 0;
        if (place.parts > 0) {
            for (int i = 0; i < place.parts; i++) {
                reduce(place.partOf[i], place.part[i]);
            }
        } else {
            for (int i = 1; i < place.depth; i++) {
                if (place.picked[i]) {
                    reduce(place.chain[i - 1], place.chain[i]);
                }
            }
        }
        next = 0;
        RecordText out = new RecordText();
        copy(lineFrom, lineTo, out);
        return out.copy(0, out.length());
    }

    /** Kept in the order of the text. */
    private void reduce(int container, int child) {
        int at = reductions++;
        while (at > 0 && containers[at - 1] > container) {
            containers[at] = containers[at - 1];
            children[at] = children[at - 1];
            at--;
        }
        containers[at] = container;
        children[at] = child;
    }

    private void copy(int from, int to, RecordText out) {
        JsonIndex index = place.index;
        int at = from;
        while (next < reductions && index.from(containers[next]) < to) {
            int container = containers[next];
            int child = children[next];
            next++;
            out.add(index.text, at, index.from(container) + 1);
            boolean any = false;
            for (int other = container + 1; other < index.after(container); other = index.after(other)) {
                if (other == child || isKept(container, other)) {
                    if (any) {
                        out.add(',');
                    }
                    any = true;
                    copyChild(container, other, out);
                }
            }
            at = index.to(container) - 1;
        }
        out.add(index.text, at, to);
    }

    private void copyChild(int container, int child, RecordText out) {
        JsonIndex index = place.index;
        if (index.kind(container) == JsonIndex.OBJECT) {
            out.addString(new String(index.name(child), java.nio.charset.StandardCharsets.UTF_8));
            out.add(':');
        }
        copy(index.wireFrom(child), index.wireTo(child), out);
    }

    private boolean isKept(int container, int child) {
        if (place.index.kind(container) == JsonIndex.OBJECT) {
            for (Name name : kept) {
                if (place.index.isNamed(child, name)) {
                    return true;
                }
            }
        }
        return false;
    }
}

package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.util.List;

/** Goes to every row of a payload. Not thread-safe. */
final class RowWalk {

    /** Hears of each row; where it stands is in the place. */
    interface Visitor {

        void row();

        /** The way to rows ends here. */
        void noRows(Step missing);
    }

    private final RowPlace place;
    private final Visitor visitor;

    private Rows rows;
    private List<Step> way;

    RowWalk(RowPlace place, Visitor visitor) {
        this.place = place;
        this.visitor = visitor;
    }

    /** @throws RefusedRecordException if the payload has no such rows at all; the visitor has heard nothing then */
    void walk(Rows rowsOfPayload) throws RefusedRecordException {
        rows = rowsOfPayload;
        place.depth = 0;
        place.parts = 0;
        place.push(place.root, false);
        if (rows.isZipped()) {
            walkParts();
            return;
        }
        way = rows.ways().get(0);
        descend(0, false);
    }

    /** @param amongMany whether this is one of several ways, so that the others go on without it */
    private void descend(int step, boolean amongMany) throws RefusedRecordException {
        if (step == way.size()) {
            arrive(amongMany);
            return;
        }
        Step next = way.get(step);
        int node = place.row();
        if (next.how() == Step.How.EVERY && place.index.isContainer(node)) {
            boolean last = step + 1 == way.size();
            for (int child = node + 1; child < place.index.after(node); child = place.index.after(child)) {
                if (!last || !isExcepted(child)) {
                    place.push(child, true);
                    descend(step + 1, true);
                    place.depth--;
                }
            }
            return;
        }
        int child = next.from(place.index, node);
        if (child >= 0) {
            place.push(child, false);
            descend(step + 1, amongMany);
            place.depth--;
        } else if (amongMany) {
            visitor.noRows(next);
        } else {
            throw new RefusedRecordException(
                    RefusalReason.MISSING_FIELD,
                    "the payload has no " + place.pointer() + "/" + next.token() + ", where its rows should be");
        }
    }

    private boolean isExcepted(int child) {
        for (Name name : rows.except()) {
            if (place.index.nameFrom[child] != -1 && place.index.isNamed(child, name)) {
                return true;
            }
        }
        return false;
    }

    private void arrive(boolean amongMany) throws RefusedRecordException {
        JsonIndex index = place.index;
        int node = place.row();
        if (index.kind(node) == JsonIndex.NULL) {
            return; // a list of nothing
        }
        if (!index.isContainer(node) && !amongMany) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_TYPE,
                    "the payload" + (place.depth > 1 ? "'s " + place.pointer() : "") + " is no object or array");
        }
        if (rows.whole() || index.kind(node) != JsonIndex.ARRAY) {
            visitor.row();
            return;
        }
        int end = index.after[node];
        for (int child = node + 1; child < end; child = index.after[child]) {
            place.push(child, true);
            visitor.row();
            place.depth--;
        }
    }

    private void walkParts() throws RefusedRecordException {
        JsonIndex index = place.index;
        int count = rows.ways().size();
        int length = -1;
        for (int i = 0; i < count; i++) {
            int array = place.root;
            for (Step step : rows.ways().get(i)) {
                array = array < 0 ? array : step.from(index, array);
            }
            int elements = array < 0 || index.kind(array) != JsonIndex.ARRAY ? -1 : index.children(array);
            if (elements < 0 || length >= 0 && elements != length) {
                throw new RefusedRecordException(
                        RefusalReason.MISSING_FIELD,
                        "the payload's parallel arrays are not all there, or not equally long");
            }
            length = elements;
            place.partOf[i] = array;
            place.part[i] = array + 1;
        }
        place.parts = count;
        for (int row = 0; row < length; row++) {
            place.depth = 1;
            place.push(place.part[0], false);
            visitor.row();
            for (int i = 0; i < count; i++) {
                place.part[i] = index.after(place.part[i]);
            }
        }
        place.parts = 0;
    }
}

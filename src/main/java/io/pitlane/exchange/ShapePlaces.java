package io.pitlane.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers the pointers of a shape while it is read, and builds the trees that find them. */
final class ShapePlaces {

    private final int parts;
    private final List<PathTree> trees = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private int slots;

    /** @param parts of how many parts a row is put together; 1: it is not */
    ShapePlaces(int parts) {
        this.parts = parts;
        for (int i = 0; i < parts; i++) {
            trees.add(new PathTree());
        }
    }

    /** @throws IllegalArgumentException if the pointer cannot begin in rows of this form */
    Place of(Pointer pointer) {
        Place known = places.get(pointer.text());
        if (known == null) {
            known = new Place(pointer, pointer.isInRow() ? slots : -1);
            if (pointer.isInRow()) {
                add(pointer, slots++);
            }
            places.put(pointer.text(), known);
        }
        return known;
    }

    /** What the pointer leads to counts as used. */
    void ignore(Pointer pointer) {
        if (pointer.isInRow()) {
            add(pointer, -1);
        }
    }

    private void add(Pointer pointer, int slot) {
        if (parts == 1) {
            trees.get(0).add(pointer.steps(), slot);
            return;
        }
        int part = pointer.steps().isEmpty() ? -1 : pointer.steps().get(0).position();
        if (part < 0 || part >= parts) {
            throw new IllegalArgumentException(
                    "\"" + pointer + "\" does not begin with the position of a part, /0 to /" + (parts - 1));
        }
        trees.get(part).add(pointer.steps().subList(1, pointer.steps().size()), slot);
    }

    List<PathTree> trees() {
        return List.copyOf(trees);
    }

    int slots() {
        return slots;
    }
}

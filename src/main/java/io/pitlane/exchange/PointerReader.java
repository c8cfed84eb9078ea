package io.pitlane.exchange;

import java.util.ArrayList;
import java.util.List;

/** Reads pointers of an exchange file; what is none becomes a problem of its section. */
final class PointerReader {

    private final Section section;

    PointerReader(Section section) {
        this.section = section;
    }

    /** Null, with a problem noted, for what is no pointer. */
    Pointer parse(String key, String text) {
        try {
            Pointer pointer = Pointer.parse(text);
            if (!pointer.hasWildcard()) {
                return pointer;
            }
            section.problem(key, "\"" + text + "\": * belongs into rows");
        } catch (IllegalArgumentException e) {
            section.problem(key, e.getMessage());
        }
        return null;
    }

    /** One or a list, from the payload's root. */
    List<Pointer> rootPointers(String key) {
        List<Pointer> pointers = new ArrayList<>();
        for (String text : section.texts(key)) {
            Pointer pointer = parse(key, text);
            if (pointer != null && (pointer.base() == Pointer.Base.KEY || pointer.outwards() > 0)) {
                section.problem(key, "\"" + text + "\" does not begin at the payload's root");
            } else if (pointer != null) {
                pointers.add(pointer);
            }
        }
        return pointers;
    }
}

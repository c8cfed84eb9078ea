package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads where the rows of a payload are: {@code rows} or {@code row}. */
final class RowsReader {

    private static final Rows ROOT = new Rows(List.of(List.of()), false, List.of());

    private final Section section;

    RowsReader(Section section) {
        this.section = section;
    }

    Rows read() {
        JsonNode rows = section.value("rows");
        boolean single = section.has("row");
        if ((rows == null) == !single) {
            section.problem("one of \"rows\" and \"row\" must be there; \"\" is the payload itself");
            return ROOT;
        }
        if (single) {
            return new Rows(List.of(way("row", section.need("row"))), true, List.of());
        }
        if (!rows.isObject()) {
            return new Rows(List.of(way("rows", section.need("rows"))), false, List.of());
        }
        Section mapping = section.section("rows").orElseThrow();
        Rows read = mapping.has("zip") ? zip(mapping) : valuesOf(mapping);
        mapping.refuseOthers();
        return read;
    }

    private Rows valuesOf(Section mapping) {
        List<Step> way = new ArrayList<>(way("values-of", mapping.need("values-of")));
        way.add(Step.parse("*"));
        List<Name> except = mapping.texts("except").stream().map(Name::new).toList();
        return new Rows(List.of(way), false, except);
    }

    private Rows zip(Section mapping) {
        List<List<Step>> ways = new ArrayList<>();
        for (String pointer : mapping.texts("zip")) {
            ways.add(way("zip", pointer));
        }
        if (ways.size() < 2 || ways.size() > RowPlace.MOST_PARTS) {
            mapping.problem("zip", "2 to " + RowPlace.MOST_PARTS + " pointers to arrays were expected");
            return ROOT;
        }
        if (ways.stream().anyMatch(way -> way.stream().anyMatch(step -> step.how() == Step.How.EVERY))) {
            mapping.problem("zip", "* has no place in pointers to parallel arrays");
        }
        return new Rows(ways, false, List.of());
    }

    private List<Step> way(String key, String text) {
        try {
            Pointer pointer = Pointer.parse(text);
            if (pointer.base() != Pointer.Base.KEY && pointer.outwards() == 0) {
                return pointer.steps();
            }
            section.problem(key, "\"" + text + "\" does not begin at the payload's root");
        } catch (IllegalArgumentException e) {
            section.problem(key, e.getMessage());
        }
        return List.of();
    }
}

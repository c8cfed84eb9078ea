package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads one form of a payload. */
final class ShapeReader {

    private final MarketKind kind;
    private final Section section;

    private ShapePlaces places;
    private ValueReader values;

    ShapeReader(MarketKind kind, Section section) {
        this.kind = kind;
        this.section = section;
    }

    Shape read() {
        List<Condition> when = conditions("when");
        when.stream()
                .filter(condition -> condition.pointer().outwards() > 0)
                .forEach(condition -> section.problem("when", "../ leads out of the payload"));
        Rows rows = new RowsReader(section).read();
        places = new ShapePlaces(rows.isZipped() ? rows.ways().size() : 1);
        values = new ValueReader(places);
        List<Condition> only = conditions("only");
        List<Lookup> symbol = values.lookups(section, "symbol");
        ValueWriter group = group();
        Section fieldSection = section.section("fields").orElse(null);
        FieldRule ts = FieldRule.none(Column.TS);
        List<FieldRule> fields = new ArrayList<>();
        if (fieldSection == null) {
            Column.of(kind).forEach(column -> fields.add(FieldRule.none(column)));
        } else {
            ts = field(Column.TS, fieldSection);
            Column.of(kind).forEach(column -> fields.add(field(column, fieldSection)));
            fieldSection.refuseOthers();
        }
        checkNeeded(fields);
        BookSide bids = side("bids");
        BookSide asks = side("asks");
        if (kind == MarketKind.ORDERBOOK && (bids == null || asks == null)) {
            section.problem("an order book wants bids and asks, each with levels, price and size");
        }
        for (String ignored : section.texts("ignore")) {
            Pointer pointer = new PointerReader(section).parse("ignore", ignored);
            if (pointer != null) {
                places.ignore(pointer);
            }
        }
        section.refuseOthers();
        return new Shape(
                kind,
                when.toArray(Condition[]::new),
                rows,
                only.toArray(Condition[]::new),
                symbol.isEmpty() ? ownName(fields) : symbol,
                group,
                ts,
                fields,
                bids,
                asks,
                places.trees(),
                places.slots());
    }

    private List<Condition> conditions(String key) {
        return section.section(key)
                .map(conditions -> new ConditionReader(conditions).all())
                .orElse(List.of());
    }

    private ValueWriter group() {
        if (!section.has("group")) {
            return null;
        }
        List<ValueWriter> writers =
                values.writers(new Column("group", Column.Type.TEXT, List.of(), false), section, "group");
        return writers.isEmpty() ? null : writers.get(0);
    }

    private FieldRule field(Column column, Section fields) {
        return fields.has(column.name())
                ? FieldRule.of(column, values.writers(column, fields, column.name()))
                : FieldRule.none(column);
    }

    private void checkNeeded(List<FieldRule> fields) {
        for (FieldRule field : fields) {
            if (field.column().required() && field.writers().length == 0) {
                section.problem("fields", "\"" + field.column().name() + "\" is missing");
            }
        }
    }

    /** An instrument's own name is what its market is found by. */
    private List<Lookup> ownName(List<FieldRule> fields) {
        if (kind != MarketKind.INSTRUMENTS) {
            return List.of();
        }
        List<Lookup> lookups = new ArrayList<>();
        for (ValueWriter writer : fields.get(0).writers()) {
            if (writer instanceof TextWriter text) {
                lookups.add(text.lookup());
            }
        }
        return lookups;
    }

    private BookSide side(String key) {
        JsonNode value = section.value(key);
        if (kind != MarketKind.ORDERBOOK) {
            if (value != null) {
                section.problem(key, "is for order books");
            }
            return null;
        }
        Section side = section.section(key).orElse(null);
        if (side == null) {
            return null;
        }
        Place levels = values.place(side, "levels", side.need("levels"));
        List<Condition> only = side.section("only")
                .map(conditions -> new ConditionReader(conditions).all())
                .orElse(List.of());
        Pointer price = levelPointer(side, "price");
        Pointer size = levelPointer(side, "size");
        boolean sum = side.flag("sum");
        side.refuseOthers();
        return levels == null || price == null || size == null
                ? null
                : new BookSide(levels, only.toArray(Condition[]::new), price, size, sum);
    }

    private static Pointer levelPointer(Section side, String key) {
        Pointer pointer = new PointerReader(side).parse(key, side.need(key));
        if (pointer != null && !pointer.isInRow()) {
            side.problem(key, "\"" + pointer + "\" does not begin in a level of the book");
            return null;
        }
        return pointer;
    }
}

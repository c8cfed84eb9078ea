package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads how a value is taken from a row. */
final class ValueReader {

    private static final Map<String, Computation.Operator> OPERATORS = Map.of(
            "plus", Computation.Operator.PLUS,
            "minus", Computation.Operator.MINUS,
            "times", Computation.Operator.TIMES,
            "divided-by", Computation.Operator.DIVIDED_BY,
            "cut-to", Computation.Operator.CUT_TO);

    private final ShapePlaces places;

    ValueReader(ShapePlaces places) {
        this.places = places;
    }

    /** The ways to fill a column, in their order: a pointer, a mapping, or a list of these. */
    List<ValueWriter> writers(Column column, Section section, String key) {
        JsonNode value = section.value(key);
        List<ValueWriter> writers = new ArrayList<>();
        if (value.isArray() && hasMappings(value)) {
            for (int i = 0; i < value.size(); i++) {
                add(writers, writer(column, section, key + "[" + (i + 1) + "]", value.get(i)));
            }
        } else {
            add(writers, writer(column, section, key, value));
        }
        return writers;
    }

    /** The ways to find a text, in their order. */
    List<Lookup> lookups(Section section, String key) {
        JsonNode value = section.value(key);
        List<Lookup> lookups = new ArrayList<>();
        if (value == null) {
            return lookups;
        }
        List<JsonNode> all = new ArrayList<>();
        if (value.isArray() && hasMappings(value)) {
            value.forEach(all::add);
        } else {
            all.add(value);
        }
        for (JsonNode one : all) {
            if (one.isObject()) {
                Section mapping = section.below(one, key);
                add(lookups, lookup(mapping));
                mapping.refuseOthers();
            } else {
                add(lookups, plain(section, key, one));
            }
        }
        return lookups;
    }

    private static boolean hasMappings(JsonNode list) {
        for (JsonNode element : list) {
            if (element.isObject()) {
                return true;
            }
        }
        return false;
    }

    private static <T> void add(List<T> list, T element) {
        if (element != null) {
            list.add(element);
        }
    }

    private ValueWriter writer(Column column, Section section, String key, JsonNode value) {
        if (!value.isObject()) {
            return simple(column, section, key, plain(section, key, value));
        }
        Section mapping = section.below(value, key);
        ValueWriter writer = mapped(column, mapping);
        mapping.refuseOthers();
        return writer;
    }

    private static ValueWriter simple(Column column, Section section, String key, Lookup lookup) {
        if (lookup == null) {
            return null;
        }
        return switch (column.type()) {
            case TEXT -> new TextWriter(lookup);
            case NUMBER -> new NumberWriter(lookup);
            case WORD -> identity(column, lookup);
            case TIME -> {
                section.problem(key, "a time says its unit: {at: " + lookup.pointer() + ", time: ms}");
                yield null;
            }
        };
    }

    private static ValueWriter identity(Column column, Lookup lookup) {
        return new WordWriter(
                lookup,
                column.words().stream().map(Name::new).toArray(Name[]::new),
                column.words().stream().map(RecordText::bytes).toArray(byte[][]::new));
    }

    private ValueWriter mapped(Column column, Section mapping) {
        Lookup lookup = lookup(mapping);
        boolean words = mapping.has("words");
        boolean time = mapping.has("time");
        if (time != (column.type() == Column.Type.TIME)) {
            mapping.problem(
                    time ? "time is not for " + column.name() : "\"time\" is missing; it is the unit, such as ms");
            return null;
        }
        if (time) {
            return time(mapping, lookup);
        }
        if (words) {
            return words(column, mapping, lookup);
        }
        boolean computed = isComputed(mapping);
        if (computed && column.type() != Column.Type.NUMBER) {
            mapping.problem("arithmetic is not for " + column.name());
            return null;
        }
        if (computed) {
            return computation(mapping, lookup);
        }
        return lookup == null ? null : simple(column, mapping, "at", lookup);
    }

    private Lookup lookup(Section mapping) {
        JsonNode at = mapping.value("at");
        String constant = mapping.text("value").orElse(null);
        if ((at == null) == (constant == null)) {
            mapping.problem("one of \"at\" and \"value\" must be there");
            return null;
        }
        List<Condition> when = mapping.section("when")
                .map(section -> new ConditionReader(section).all())
                .orElse(List.of());
        Pattern match = mapping.has("match") ? mapping.pattern("match") : null;
        boolean upper = mapping.flag("upper");
        ValueStep step = mapping.word("step", ValueStep::of, ValueStep.words());
        Lookup plain = at == null ? Lookup.of(List.of()) : plain(mapping, "at", at);
        return plain == null
                ? null
                : new Lookup(
                        plain.at(),
                        when.toArray(Condition[]::new),
                        match,
                        upper,
                        step,
                        constant == null ? null : RecordText.bytes(constant));
    }

    /** A pointer or a list of pointers. */
    private Lookup plain(Section section, String key, JsonNode value) {
        List<JsonNode> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(texts::add);
        } else {
            texts.add(value);
        }
        List<Place> found = new ArrayList<>();
        for (JsonNode text : texts) {
            if (!text.isTextual()) {
                section.problem(key, "a pointer such as /price was expected");
            } else {
                add(found, place(section, key, text.textValue()));
            }
        }
        return found.isEmpty() ? null : Lookup.of(found);
    }

    /** Null, with a problem noted, for what is no pointer that leads somewhere from a row. */
    Place place(Section section, String key, String text) {
        Pointer pointer = new PointerReader(section).parse(key, text);
        try {
            return pointer == null ? null : places.of(pointer);
        } catch (IllegalArgumentException e) {
            section.problem(key, e.getMessage());
            return null;
        }
    }

    private static ValueWriter time(Section mapping, Lookup lookup) {
        List<TimeUnitOnWire> units = new ArrayList<>();
        for (String word : mapping.texts("time")) {
            TimeUnitOnWire.of(word)
                    .ifPresentOrElse(
                            units::add,
                            () -> mapping.problem(
                                    "time",
                                    "\"" + word + "\" is no unit" + Section.knownWords(word, TimeUnitOnWire.words())));
        }
        return lookup == null || units.isEmpty() ? null : new TimeWriter(lookup, units.toArray(TimeUnitOnWire[]::new));
    }

    private static ValueWriter words(Column column, Section mapping, Lookup lookup) {
        List<Name> theirs = new ArrayList<>();
        List<byte[]> ours = new ArrayList<>();
        mapping.section("words").ifPresent(words -> {
            for (String word : words.keys()) {
                JsonNode meaning = words.value(word);
                boolean none = meaning.isNull();
                String text = none ? "" : words.text(word).orElse("");
                boolean known =
                        switch (column.type()) {
                            case WORD -> column.words().contains(text);
                            case NUMBER -> isNumber(text);
                            case TEXT, TIME -> true;
                        };
                if (!none && !known) {
                    words.problem(
                            word,
                            "\"" + text + "\" does not go into " + column.name()
                                    + (column.words().isEmpty() ? "" : Section.knownWords(text, column.words())));
                }
                theirs.add(new Name(word));
                ours.add(none ? null : RecordText.escaped(text));
            }
        });
        return lookup == null ? null : new WordWriter(lookup, theirs.toArray(Name[]::new), ours.toArray(byte[][]::new));
    }

    private static boolean isComputed(Section mapping) {
        boolean computed = mapping.has("decimals") | mapping.has("negate");
        for (String operator : OPERATORS.keySet()) {
            computed |= mapping.has(operator);
        }
        return computed;
    }

    private Computation computation(Section mapping, Lookup lookup) {
        boolean decimals = mapping.flag("decimals");
        List<Computation.Operation> operations = new ArrayList<>();
        for (String key : mapping.keys()) {
            Computation.Operator operator = OPERATORS.get(key);
            if (operator != null) {
                Computation operand = operand(mapping, key);
                if (operand != null) {
                    operations.add(new Computation.Operation(operator, operand));
                }
            }
        }
        List<Condition> negate = null;
        if (mapping.has("negate")) {
            boolean mapped = mapping.value("negate").isObject();
            negate = mapped
                    ? new ConditionReader(mapping.section("negate").orElseThrow()).all()
                    : mapping.flag("negate") ? List.of() : null;
        }
        return lookup == null ? null : new Computation(lookup, null, decimals, operations, negate);
    }

    private Computation operand(Section mapping, String key) {
        JsonNode value = mapping.value(key);
        if (value.isNumber() || value.isTextual() && isNumber(value.textValue())) {
            return new Computation(null, new BigDecimal(value.asText()), false, List.of(), null);
        }
        if (value.isObject()) {
            Section below = mapping.below(value, key);
            Lookup lookup = lookup(below);
            isComputed(below);
            Computation computation = computation(below, lookup);
            below.refuseOthers();
            return computation;
        }
        Lookup lookup = plain(mapping, key, value);
        return lookup == null ? null : new Computation(lookup, null, false, List.of(), null);
    }

    private static boolean isNumber(String text) {
        byte[] bytes = RecordText.bytes(text);
        return NumberText.isNumber(bytes, 0, bytes.length);
    }
}

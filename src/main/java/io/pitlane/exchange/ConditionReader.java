package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads what a payload or a row must say. */
final class ConditionReader {

    private static final Name[] NO_WORDS = {};

    private final Section section;

    ConditionReader(Section section) {
        this.section = section;
    }

    /**
     * All the conditions of a mapping: pointers with the text or list of texts that must stand there, and under
     * {@code present}, {@code absent}, {@code not} and {@code matches} the other tests.
     */
    List<Condition> all() {
        List<Condition> conditions = new ArrayList<>();
        for (String pointer : section.texts("present")) {
            add(conditions, "present", pointer, Condition.Test.PRESENT, NO_WORDS, null);
        }
        for (String pointer : section.texts("absent")) {
            add(conditions, "absent", pointer, Condition.Test.ABSENT, NO_WORDS, null);
        }
        section.section("not").ifPresent(not -> {
            for (String pointer : not.keys()) {
                add(conditions, pointer, pointer, Condition.Test.IS_NOT, words(not, pointer), null);
            }
        });
        section.table("matches").forEach((pointer, expression) -> {
            Pattern pattern = section.pattern("matches." + pointer, expression);
            add(conditions, "matches", pointer, Condition.Test.MATCHES, NO_WORDS, pattern);
        });
        for (String key : section.keys()) {
            if (isPointer(key)) {
                add(conditions, key, key, Condition.Test.IS, words(section, key), null);
            }
        }
        section.refuseOthers();
        return conditions;
    }

    /** The condition of an entry of {@code errors}; null where it is wrong. */
    Condition error() {
        List<Pointer> pointers = new PointerReader(section).rootPointers("pointer");
        List<Condition> conditions = new ArrayList<>();
        for (Pointer pointer : pointers) {
            if (section.has("is")) {
                conditions.add(new Condition(pointer, Condition.Test.IS, words(section, "is"), null));
            }
            if (section.has("not")) {
                conditions.add(new Condition(pointer, Condition.Test.IS_NOT, words(section, "not"), null));
            }
            if (section.flag("present")) {
                conditions.add(new Condition(pointer, Condition.Test.FILLED, NO_WORDS, null));
            }
        }
        if (conditions.size() != 1) {
            section.problem("an error wants a pointer and one of: is, not, present: true");
            return null;
        }
        return conditions.get(0);
    }

    private void add(
            List<Condition> conditions, String key, String text, Condition.Test test, Name[] words, Pattern pattern) {
        Pointer pointer = new PointerReader(section).parse(key, text);
        if (pointer != null && pointer.base() == Pointer.Base.KEY) {
            section.problem(key, "@key is for symbols and fields; rows leaves members out with except");
        } else if (pointer != null) {
            conditions.add(new Condition(pointer, test, words, pattern));
        }
    }

    private static boolean isPointer(String key) {
        return key.isEmpty()
                || key.startsWith("/")
                || key.startsWith("^")
                || key.startsWith("..")
                || key.startsWith("@");
    }

    private static Name[] words(Section section, String key) {
        JsonNode value = section.value(key);
        if (value.isContainerNode() && !value.isArray()) {
            section.problem(key, "a text or a list of texts was expected");
            return NO_WORDS;
        }
        return section.texts(key).stream().distinct().map(Name::new).toArray(Name[]::new);
    }
}

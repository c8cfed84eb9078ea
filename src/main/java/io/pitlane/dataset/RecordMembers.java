package io.pitlane.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The members of one record, by the fields that they are values of; those of an envelope's payload where the record is one.
 * Filled anew for each record: not thread-safe.
 */
final class RecordMembers {

    private final Dataset dataset;
    private final FieldNames names;
    private final KnownForms forms;
    private final Envelope envelope;
    private final int catchAll;

    private final JsonObjectScanner scanner = new JsonObjectScanner();
    private final PlainJson plainJson = new PlainJson();
    private final FieldValue[] values;
    private final Set<String> otherNames = new HashSet<>();
    /** Those of {@link #otherNames} that the catch-all field takes in. */
    private final Set<String> caughtNames = new HashSet<>();

    private final ExtraMembers extras;

    RecordMembers(Dataset dataset) {
        this.dataset = dataset;
        names = new FieldNames(dataset);
        forms = new KnownForms(names);
        envelope = new Envelope(dataset, names);
        catchAll = dataset.unknownFields() == null ? -1 : dataset.indexOf(dataset.unknownFields());
        values = new FieldValue[dataset.fields().size()];
        Arrays.setAll(values, field -> new FieldValue());
        extras = new ExtraMembers(values.length);
    }

    /** Where the value of each field lies in the record at hand; always the same array. */
    FieldValue[] values() {
        return values;
    }

    boolean hasExtras(int field) {
        return extras.has(field);
    }

    /** Members, each {@code "name":value}, that the JSON field takes in beside its own value. */
    List<byte[]> extras(int field) {
        return extras.of(field);
    }

    /** Finds the members of the record in {@code text[from, to)}. */
    void read(byte[] text, int from, int to) throws RefusedRecordException {
        clear();
        scanner.scan(text, from, to);
        if (envelope.isOne(scanner)) {
            readEnvelope(text);
        } else {
            takeMembers(text, true);
        }
    }

    /** Takes the members of a record whose values are at hand. */
    void take(DecodedRecord record) throws RefusedRecordException {
        int[] owners = forms.owners(record.members());
        if (owners == KnownForms.TO_BE_READ) {
            byte[] json = record.json();
            read(json, 0, json.length);
            return;
        }
        clear();
        byte[] text = record.values();
        int last = owners.length - 1;
        boolean escapes = last >= 0 && JsonText.isEscaped(text, record.valueFrom(0), record.valueTo(last));
        for (int member = 0; member < owners.length; member++) {
            int owner = owners[member];
            if (owner >= 0) {
                FieldValue value = values[owner];
                value.setJson(text, record.valueFrom(member), record.valueTo(member), escapes);
                value.micros = record.micros(member);
            }
        }
    }

    private void clear() {
        for (FieldValue value : values) {
            value.clear();
        }
        extras.clear();
    }

    private void readEnvelope(byte[] text) throws RefusedRecordException {
        envelope.begin();
        for (int member = 0; member < scanner.members(); member++) {
            envelope.checkName(scanner.name(member));
            checkNested(text, member);
        }
        envelope.open(scanner, text);
        scanner.scan(text, envelope.payloadFrom(), envelope.payloadTo());
        takeMembers(text, false);
        envelope.addTimes(values);
    }

    private void takeMembers(byte[] text, boolean checkNested) throws RefusedRecordException {
        if (!otherNames.isEmpty()) {
            otherNames.clear();
            caughtNames.clear();
        }
        for (int member = 0; member < scanner.members(); member++) {
            if (checkNested) {
                checkNested(text, member);
            }
            int owner = owner(text, member);
            if (owner >= 0) {
                takeField(text, member, owner);
            } else {
                takeOther(text, member, owner);
            }
        }
    }

    private void checkNested(byte[] text, int member) throws RefusedRecordException {
        byte kind = scanner.kind(member);
        if (kind == JsonObjectScanner.OBJECT || kind == JsonObjectScanner.ARRAY) {
            int from = scanner.valueStart(member);
            int to = scanner.valueEnd(member);
            if (!plainJson.isPlain(text, from, to)) {
                NestedJson.check(text, from, to, Excerpt.name(scanner.name(member)));
            }
        }
    }

    private int owner(byte[] text, int member) {
        if (!scanner.isNameEscaped(member)) {
            return names.find(text, scanner.nameStart(member), scanner.nameEnd(member));
        }
        byte[] name = bytes(scanner.name(member));
        return names.find(name, 0, name.length);
    }

    private void takeField(byte[] text, int member, int field) throws RefusedRecordException {
        FieldValue value = values[field];
        if (value.kind != 0) {
            throw duplicate(scanner.name(member));
        }
        value.set(scanner.kind(member), text, scanner.valueStart(member), scanner.valueEnd(member));
    }

    private void takeOther(byte[] text, int member, int owner) throws RefusedRecordException {
        String name = scanner.name(member);
        if (!otherNames.add(name)) {
            throw duplicate(name);
        }
        if (owner == FieldNames.IGNORED) {
            return;
        }
        if (catchAll < 0) {
            throw new RefusedRecordException(
                    RefusalReason.UNKNOWN_FIELD, dataset.name() + " has no field " + Excerpt.of(name));
        }
        caughtNames.add(name);
        int quotes = scanner.kind(member) <= JsonObjectScanner.ESCAPED_STRING ? 1 : 0;
        extras.add(
                catchAll, Arrays.copyOfRange(text, scanner.nameStart(member) - 1, scanner.valueEnd(member) + quotes));
    }

    /** Adds a warning to what a JSON field says, unless it warns already. */
    void warn(int field, String warning) {
        FieldValue value = values[field];
        boolean warned = value.kind == JsonObjectScanner.OBJECT
                && NestedJson.tree(value.text, value.from, value.to).has("warnings");
        if (!warned && !(field == catchAll && caughtNames.contains("warnings"))) {
            extras.add(field, bytes("\"warnings\":[\"" + warning + "\"]"));
        }
    }

    /** @throws RefusedRecordException if a field that takes members in is no object, or has members of the same names */
    void checkRoomForExtras() throws RefusedRecordException {
        if (extras.isEmpty()) {
            return;
        }
        for (int field = 0; field < values.length; field++) {
            if (extras.has(field) && !values[field].isAbsent()) {
                checkRoomForExtras(field);
            }
        }
    }

    private void checkRoomForExtras(int field) throws RefusedRecordException {
        FieldValue value = values[field];
        String fieldName = dataset.fields().get(field).name();
        if (value.kind != JsonObjectScanner.OBJECT) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_TYPE, fieldName + ": " + value.excerpt() + " is not an object");
        }
        if (field != catchAll) {
            return;
        }
        JsonNode object = NestedJson.tree(value.text, value.from, value.to);
        for (String name : caughtNames) {
            if (object.has(name)) {
                throw new RefusedRecordException(
                        RefusalReason.DUPLICATE_KEY,
                        Excerpt.of(name) + " stands both in the record and in its " + fieldName);
            }
        }
    }

    static RefusedRecordException duplicate(String name) {
        return new RefusedRecordException(
                RefusalReason.DUPLICATE_KEY, Excerpt.of(name) + " stands in the record twice");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

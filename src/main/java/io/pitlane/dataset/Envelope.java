package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * CryptoRun's envelope around a record: {@code entity, timestamp, source, payload, created_at}. Holds what it said of the
 * record that was opened last; not thread-safe.
 */
final class Envelope {

    private static final Set<String> MEMBERS = Set.of("entity", "timestamp", "source", "payload", "created_at");

    private final Dataset dataset;
    private final boolean possible;
    private final int timeField;
    private final int createdField;
    private final FieldValue timestamp = new FieldValue();
    private final FieldValue createdAt = new FieldValue();
    private final Set<String> seen = new HashSet<>();

    private int payload;
    private int entity;
    private int payloadFrom;
    private int payloadTo;

    /** @param names those of the dataset: where one is called payload, no record is an envelope */
    Envelope(Dataset dataset, FieldNames names) {
        this.dataset = dataset;
        byte[] name = "payload".getBytes(StandardCharsets.UTF_8);
        this.possible = names.find(name, 0, name.length) == FieldNames.UNKNOWN;
        this.timeField = dataset.indexOf(dataset.time());
        this.createdField = dataset.hasField("created_at") ? dataset.indexOf("created_at") : -1;
    }

    /** Whether the object that was scanned is an envelope. */
    boolean isOne(JsonObjectScanner scanner) {
        payload = possible ? memberNamed(scanner, "payload") : -1;
        entity = payload < 0 ? -1 : memberNamed(scanner, "entity");
        return entity >= 0;
    }

    /** Begins to read the envelope that {@link #isOne} found. */
    void begin() {
        seen.clear();
    }

    /** To be called for each member of the envelope. */
    void checkName(String name) throws RefusedRecordException {
        if (!MEMBERS.contains(name)) {
            throw new RefusedRecordException(
                    RefusalReason.UNKNOWN_FIELD, "the envelope has an unknown field " + Excerpt.of(name));
        }
        if (!seen.add(name)) {
            throw RecordMembers.duplicate(name);
        }
    }

    /** To be called when the names were checked. */
    void open(JsonObjectScanner scanner, byte[] text) throws RefusedRecordException {
        checkEntity(scanner, text);
        if (scanner.kind(payload) != JsonObjectScanner.OBJECT) {
            throw new RefusedRecordException(RefusalReason.WRONG_TYPE, "the envelope's payload is not an object");
        }
        set(timestamp, scanner, text, memberNamed(scanner, "timestamp"));
        set(createdAt, scanner, text, memberNamed(scanner, "created_at"));
        payloadFrom = scanner.valueStart(payload);
        payloadTo = scanner.valueEnd(payload);
    }

    int payloadFrom() {
        return payloadFrom;
    }

    int payloadTo() {
        return payloadTo;
    }

    /** Fills the times that the payload does not say itself. */
    void addTimes(FieldValue[] values) {
        if (values[timeField].isAbsent()) {
            values[timeField].copy(timestamp);
        }
        if (createdField >= 0 && values[createdField].isAbsent()) {
            values[createdField].copy(createdAt);
        }
    }

    private void checkEntity(JsonObjectScanner scanner, byte[] text) throws RefusedRecordException {
        boolean escaped = scanner.kind(entity) == JsonObjectScanner.ESCAPED_STRING;
        String named = JsonText.string(text, scanner.valueStart(entity), scanner.valueEnd(entity), escaped);
        if (!named.equals(dataset.table()) && !named.equals(dataset.name())) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_DATASET,
                    "the envelope's entity is " + Excerpt.of(named) + ", not " + dataset.name());
        }
    }

    private static int memberNamed(JsonObjectScanner scanner, String name) {
        for (int member = 0; member < scanner.members(); member++) {
            int length = scanner.nameEnd(member) - scanner.nameStart(member);
            if ((length == name.length() || scanner.isNameEscaped(member))
                    && scanner.name(member).equals(name)) {
                return member;
            }
        }
        return -1;
    }

    private static void set(FieldValue value, JsonObjectScanner scanner, byte[] text, int member) {
        value.clear();
        if (member >= 0) {
            value.set(scanner.kind(member), text, scanner.valueStart(member), scanner.valueEnd(member));
        }
    }
}

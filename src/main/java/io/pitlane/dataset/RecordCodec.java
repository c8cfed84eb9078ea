package io.pitlane.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns one JSON record of a dataset into one row. A record is an object with the dataset's fields, or CryptoRun's
 * envelope ({@code entity, timestamp, source, payload, created_at}) around one.
 *
 * <p>Keeps working space between records: not thread-safe, one instance a thread.
 */
public final class RecordCodec {

    private static final Set<String> ENVELOPE = Set.of("entity", "timestamp", "source", "payload", "created_at");

    private final Dataset dataset;
    private final FieldNames names;
    private final FieldCodec[] codecs;
    private final DerivedColumn[] derived;
    private final ContentKeyColumn contentKey;
    private final ShapeCheck[] shapes;
    private final int[] fallbacks;
    private final int catchAll;
    private final int timeField;
    private final int createdField;

    private final JsonObjectScanner scanner = new JsonObjectScanner();
    private final PlainJson plainJson = new PlainJson();
    private final FieldValue[] values;
    private final List<List<byte[]>> extras = new ArrayList<>();
    private final Set<String> otherNames = new HashSet<>();
    /** Those of {@link #otherNames} that the catch-all field takes in. */
    private final Set<String> caughtNames = new HashSet<>();

    private boolean hasExtras;

    /** For a dataset that looks nothing up. */
    public RecordCodec(Dataset dataset) {
        this(dataset, Lookups.none());
    }

    public RecordCodec(Dataset dataset, Lookups lookups) {
        this.dataset = dataset;
        this.names = new FieldNames(dataset);
        List<Field> fields = dataset.fields();
        int count = fields.size();
        codecs = fields.stream()
                .map(field -> new FieldCodec(field, field.required() || isKeyThatMustBeThere(field)))
                .toArray(FieldCodec[]::new);
        contentKey = dataset.identity().isByContent() ? new ContentKeyColumn(dataset) : null;
        derived = new DerivedColumn[count];
        for (int i = 0; i < count; i++) {
            Field field = fields.get(i);
            boolean required = codecs[i].isRequired();
            derived[i] = field.lookup() == null ? null : new ReferenceColumn(dataset, field, required, lookups);
        }
        if (contentKey != null) {
            derived[dataset.indexOf(dataset.identity().contentKey())] = contentKey;
        }
        shapes = new ShapeCheck[count];
        fallbacks = new int[count];
        values = new FieldValue[count];
        for (int i = 0; i < count; i++) {
            Field field = fields.get(i);
            shapes[i] = field.shape() == null ? null : new ShapeCheck(field.name(), field.shape());
            fallbacks[i] = field.fallback() == null ? -1 : dataset.indexOf(field.fallback());
            values[i] = new FieldValue();
            extras.add(new ArrayList<>());
        }
        catchAll = dataset.unknownFields() == null ? -1 : dataset.indexOf(dataset.unknownFields());
        timeField = dataset.indexOf(dataset.time());
        createdField = dataset.hasField("created_at") ? dataset.indexOf("created_at") : -1;
    }

    private boolean isKeyThatMustBeThere(Field field) {
        Identity identity = dataset.identity();
        return identity.otherwise() == Identity.Otherwise.REFUSE
                && identity.key().contains(field.name())
                && field.defaultValue() == null;
    }

    /**
     * Records from here on are of another payload: a message of an exchange, or a chunk of a file of records. Of records
     * without an id, equal ones within one payload are as many facts; the same payload again brings none.
     */
    public void beginPayload() {
        if (contentKey != null) {
            contentKey.beginPayload();
        }
    }

    /**
     * Appends the row of the record in {@code text[from, to)}.
     *
     * @param now the load's time, microseconds of {@link Timestamps}: the default of {@code now} fields and the anchor
     *     of the upper time bound
     * @throws RefusedRecordException if the record cannot be a row; {@code rows} is then as before
     */
    public void encode(byte[] text, int from, int to, RowBuffer rows, long now) throws RefusedRecordException {
        clear();
        scanner.scan(text, from, to);
        if (!openEnvelope(text)) {
            takeMembers(text, true);
        }
        fillFromFallbacks();
        checkShapes();
        int start = rows.length();
        try {
            rows.beginRow(codecs.length);
            for (int i = 0; i < codecs.length; i++) {
                if (hasExtras && !extras.get(i).isEmpty()) {
                    JsonColumn.write(values[i], extras.get(i), rows);
                } else if (derived[i] != null) {
                    derived[i].write(values[i], rows, start);
                } else {
                    codecs[i].write(values[i], now, rows);
                }
            }
            rows.endRow(start);
        } catch (RefusedRecordException e) {
            rows.cancelRow(start);
            throw e;
        }
    }

    private void clear() {
        for (FieldValue value : values) {
            value.clear();
        }
        if (hasExtras) {
            extras.forEach(List::clear);
            hasExtras = false;
        }
    }

    /** Whether the record is an envelope; then its payload's members have been taken. */
    private boolean openEnvelope(byte[] text) throws RefusedRecordException {
        int payload = memberNamed(text, "payload");
        int entity = payload < 0 ? -1 : memberNamed(text, "entity");
        if (entity < 0 || names.find(bytes("payload"), 0, 7) != FieldNames.UNKNOWN) {
            return false;
        }
        checkEnvelope(text, entity, payload);
        FieldValue timestamp = copyOf(text, memberNamed(text, "timestamp"));
        FieldValue createdAt = copyOf(text, memberNamed(text, "created_at"));
        int from = scanner.valueStart(payload);
        int to = scanner.valueEnd(payload);
        scanner.scan(text, from, to);
        takeMembers(text, false);
        if (values[timeField].isAbsent()) {
            values[timeField].copy(timestamp);
        }
        if (createdField >= 0 && values[createdField].isAbsent()) {
            values[createdField].copy(createdAt);
        }
        return true;
    }

    private void checkEnvelope(byte[] text, int entity, int payload) throws RefusedRecordException {
        Set<String> seen = new HashSet<>();
        for (int member = 0; member < scanner.members(); member++) {
            String name = name(text, member);
            if (!ENVELOPE.contains(name)) {
                throw new RefusedRecordException(
                        RefusalReason.UNKNOWN_FIELD, "the envelope has an unknown field " + Excerpt.of(name));
            }
            if (!seen.add(name)) {
                throw duplicate(name);
            }
            checkNested(text, member);
        }
        boolean escaped = scanner.kind(entity) == JsonObjectScanner.ESCAPED_STRING;
        String named = string(text, scanner.valueStart(entity), scanner.valueEnd(entity), escaped);
        if (!named.equals(dataset.table()) && !named.equals(dataset.name())) {
            throw new RefusedRecordException(
                    RefusalReason.WRONG_DATASET,
                    "the envelope's entity is " + Excerpt.of(named) + ", not " + dataset.name());
        }
        if (scanner.kind(payload) != JsonObjectScanner.OBJECT) {
            throw new RefusedRecordException(RefusalReason.WRONG_TYPE, "the envelope's payload is not an object");
        }
    }

    private int memberNamed(byte[] text, String name) {
        for (int member = 0; member < scanner.members(); member++) {
            int length = scanner.nameEnd(member) - scanner.nameStart(member);
            if ((length == name.length() || scanner.isNameEscaped(member))
                    && name(text, member).equals(name)) {
                return member;
            }
        }
        return -1;
    }

    private FieldValue copyOf(byte[] text, int member) {
        FieldValue value = new FieldValue();
        if (member >= 0) {
            value.set(scanner.kind(member), text, scanner.valueStart(member), scanner.valueEnd(member));
        }
        return value;
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
                NestedJson.check(text, from, to, Excerpt.name(name(text, member)));
            }
        }
    }

    private int owner(byte[] text, int member) {
        if (!scanner.isNameEscaped(member)) {
            return names.find(text, scanner.nameStart(member), scanner.nameEnd(member));
        }
        byte[] name = bytes(name(text, member));
        return names.find(name, 0, name.length);
    }

    private void takeField(byte[] text, int member, int field) throws RefusedRecordException {
        FieldValue value = values[field];
        int from = scanner.valueStart(member);
        int to = scanner.valueEnd(member);
        if (value.kind != 0) {
            throw duplicate(name(text, member));
        }
        value.set(scanner.kind(member), text, from, to);
    }

    private void takeOther(byte[] text, int member, int owner) throws RefusedRecordException {
        String name = name(text, member);
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
        addExtra(catchAll, Arrays.copyOfRange(text, scanner.nameStart(member) - 1, scanner.valueEnd(member) + quotes));
    }

    private void addExtra(int field, byte[] member) {
        extras.get(field).add(member);
        hasExtras = true;
    }

    private void fillFromFallbacks() {
        for (int i = 0; i < fallbacks.length; i++) {
            if (fallbacks[i] >= 0 && codecs[i].isAbsent(values[i])) {
                values[i].copy(values[fallbacks[i]]);
            }
        }
    }

    private void checkShapes() throws RefusedRecordException {
        for (int i = 0; i < shapes.length; i++) {
            if (shapes[i] != null && !values[i].isAbsent()) {
                Optional<String> warning = shapes[i].check(values[i]);
                if (warning.isPresent()) {
                    warn(dataset.indexOf(codecs[i].field().shape().sum().warnIn()), warning.get());
                }
            }
        }
        if (hasExtras) {
            for (int i = 0; i < codecs.length; i++) {
                if (!extras.get(i).isEmpty()) {
                    checkRoomForExtras(i);
                }
            }
        }
    }

    private void warn(int field, String warning) {
        FieldValue value = values[field];
        boolean warned = value.kind == JsonObjectScanner.OBJECT
                && NestedJson.tree(value.text, value.from, value.to).has("warnings");
        if (!warned && !(field == catchAll && caughtNames.contains("warnings"))) {
            addExtra(field, bytes("\"warnings\":[\"" + warning + "\"]"));
        }
    }

    /** The members that a JSON field takes in must not meet members of the same names there. */
    private void checkRoomForExtras(int field) throws RefusedRecordException {
        FieldValue value = values[field];
        if (value.isAbsent()) {
            return;
        }
        String fieldName = codecs[field].field().name();
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

    private String name(byte[] text, int member) {
        return string(text, scanner.nameStart(member), scanner.nameEnd(member), scanner.isNameEscaped(member));
    }

    private static String string(byte[] text, int from, int to, boolean escaped) {
        if (!escaped) {
            return new String(text, from, to - from, StandardCharsets.UTF_8);
        }
        return new String(JsonText.unescaped(text, from, to), StandardCharsets.UTF_8);
    }

    private static RefusedRecordException duplicate(String name) {
        return new RefusedRecordException(
                RefusalReason.DUPLICATE_KEY, Excerpt.of(name) + " stands in the record twice");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

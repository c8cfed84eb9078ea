package io.pitlane.dataset;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds everything that is wrong with one declared dataset. */
final class DatasetCheck {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}\\.[a-z_][a-z0-9_]{0,62}");
    private static final Pattern COLUMN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final int MOST_FIELDS = 500;
    private static final Set<FieldType> KEY_TYPES = EnumSet.of(
            FieldType.TEXT,
            FieldType.TIMESTAMP,
            FieldType.INTEGER,
            FieldType.BIGINT,
            FieldType.BOOLEAN,
            FieldType.UUID);

    private final Dataset dataset;
    private final String file;
    private final List<String> problems = new ArrayList<>();

    DatasetCheck(Dataset dataset, String file) {
        this.dataset = dataset;
        this.file = file;
    }

    List<String> problems() {
        if (dataset.name() == null || !NAME.matcher(dataset.name()).matches()) {
            problem("name: \"" + dataset.name() + "\" is not of the form schema.table in lower case");
            return problems;
        }
        if (!file.equals(dataset.name() + ".yaml")) {
            problem("the file of dataset " + dataset.name() + " must be called " + dataset.name() + ".yaml");
        }
        if (dataset.fields().isEmpty() || dataset.fields().size() > MOST_FIELDS) {
            problem("fields: there must be 1 to " + MOST_FIELDS);
            return problems;
        }
        checkNames();
        dataset.fields().forEach(this::checkField);
        reference("time", dataset.time(), FieldType.TIMESTAMP);
        alwaysThere("time", dataset.time());
        if (dataset.unknownFields() != null) {
            reference("unknown-fields", dataset.unknownFields(), FieldType.JSON);
        }
        checkIdentity();
        checkContentKey();
        if (dataset.isPartitionedByDay()
                && !dataset.identity().key().isEmpty()
                && !dataset.identity().key().contains(dataset.time())) {
            problem("identity.key: the key of a partitioned table must have " + dataset.time() + " in it");
        }
        new RetentionCheck(dataset, this::problem).check();
        return problems;
    }

    private void checkNames() {
        Map<String, String> owners = new HashMap<>();
        for (Field field : dataset.fields()) {
            if (field.name() == null || !COLUMN.matcher(field.name()).matches()) {
                problem("fields: \"" + field.name() + "\" is not a column name in lower case");
                continue;
            }
            if (!COLUMN.matcher(field.member()).matches()) {
                problem(field.name() + ": the member \"" + field.member() + "\" is not a name in lower case");
            }
            if (!field.isDerived() && !field.name().equals(dataset.identity().contentKey())) {
                claim(owners, field.member(), field.name());
            }
            field.aliases().forEach(alias -> claim(owners, alias, field.name()));
        }
        dataset.ignored().forEach(name -> claim(owners, name, "ignored"));
    }

    private void claim(Map<String, String> owners, String name, String owner) {
        String other = owners.put(name, owner);
        if (other != null) {
            problem("the name " + name + " is claimed twice, by " + other + " and by " + owner);
        }
    }

    private void checkField(Field field) {
        if (field.type() == null) {
            problem(field.name() + ": type is missing; known: " + List.of(FieldType.values()));
            return;
        }
        boolean bounded = !field.limits().isEmpty();
        if (bounded && !field.type().isNumeric()) {
            problem(field.name() + ": above, at-least and at-most are for numbers");
        }
        if ((!field.words().isEmpty() || field.emptyIsAbsent() || field.maxLength() != null)
                && field.type() != FieldType.TEXT) {
            problem(field.name() + ": words, empty-is-absent and max-length are for text");
        }
        if (field.daysAhead() != null && (field.type() != FieldType.TIMESTAMP || field.daysAhead() < 0)) {
            problem(field.name() + ": days-ahead is for timestamps, and at least 0");
        }
        if (field.lookup() != null) {
            new LookupCheck(dataset, field, this::problem).check();
        }
        if (field.shape() != null) {
            if (field.type() != FieldType.JSON) {
                problem(field.name() + ": shape is for json");
            } else if (field.shape().sum() != null) {
                if (field.shape().sum().equals() == null || field.shape().sum().tolerance() == null) {
                    problem(field.name() + ".shape.sum: equals and tolerance must both be there");
                }
                reference(
                        field.name() + ".shape.sum.warn-in", field.shape().sum().warnIn(), FieldType.JSON);
            }
        }
        if (field.fallback() != null) {
            reference(field.name() + ".fallback", field.fallback(), field.type());
        }
        if (Field.NOW.equals(field.defaultValue()) && field.type() != FieldType.TIMESTAMP) {
            problem(field.name() + ": the default now is for timestamps");
        }
        if (field.required() && field.defaultValue() != null) {
            problem(field.name() + ": a required field has no use for a default");
        }
        if (field.defaultValue() != null && !Field.NOW.equals(field.defaultValue())) {
            checkDefault(field);
        }
    }

    /** A default must be what a record could say. */
    private void checkDefault(Field field) {
        String text = field.defaultValue();
        try {
            switch (field.type()) {
                case BOOLEAN -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        problem(field.name() + ": the default \"" + text + "\" is not true or false");
                    }
                }
                case TEXT, TIMESTAMP, UUID -> writeDefault(field);
                case JSON -> kindOf(text);
                case DOUBLE, DECIMAL, INTEGER, BIGINT -> {
                    if (kindOf(text) == JsonObjectScanner.NUMBER) {
                        writeDefault(field);
                    } else {
                        problem(field.name() + ": the default \"" + text + "\" is not a number");
                    }
                }
            }
        } catch (RefusedRecordException e) {
            problem(field.name() + ": the default \"" + text + "\" would be refused: " + e.getMessage());
        }
    }

    /** The kind of a JSON value, as {@link JsonObjectScanner} names it. */
    private static byte kindOf(String json) throws RefusedRecordException {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        NestedJson.check(value, 0, value.length, "value");
        byte[] record = ("{\"value\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        JsonObjectScanner scanner = new JsonObjectScanner();
        scanner.scan(record, 0, record.length);
        return scanner.kind(0);
    }

    private static void writeDefault(Field field) throws RefusedRecordException {
        long now = Timestamps.micros(Instant.EPOCH.plus(Duration.ofDays(365_000)));
        new FieldCodec(field, false).write(new FieldValue(), now, new RowBuffer(1, 64));
    }

    private void checkIdentity() {
        Identity identity = dataset.identity();
        for (String key : identity.key()) {
            if (!dataset.hasField(key)) {
                problem("identity.key: there is no field " + key);
            } else if (!KEY_TYPES.contains(
                    dataset.fields().get(dataset.indexOf(key)).type())) {
                // 1.5 and 1.50, or 0 and -0, are one key to the table and two to a comparison of bytes
                problem("identity.key: field " + key + " must be of one of the types " + KEY_TYPES);
            }
        }
        for (String range : identity.range()) {
            if (!identity.key().contains(range)) {
                problem("identity.range: " + range + " is not a field of the key");
            } else {
                reference("identity.range", range, FieldType.TEXT);
            }
        }
        if (identity.newestWins()) {
            reference("identity.newest-by", identity.newestBy(), FieldType.TIMESTAMP);
            alwaysThere("identity.newest-by", identity.newestBy());
            if (identity.key().isEmpty() || identity.otherwise() != Identity.Otherwise.REFUSE) {
                problem("identity: on-conflict newest needs a key that every record has");
            }
        }
    }

    /** Rows without an id are known by a hash that is written last, over all that stands before it. */
    private void checkContentKey() {
        Identity identity = dataset.identity();
        String contentKey = identity.contentKey();
        if (!identity.isByContent()) {
            if (contentKey != null) {
                problem("identity.content-key: it is for otherwise: content");
            }
            return;
        }
        reference("identity.content-key", contentKey, FieldType.UUID);
        Field last = dataset.fields().get(dataset.fields().size() - 1);
        List<String> key = identity.key();
        if (!last.name().equals(contentKey)
                || key.isEmpty()
                || !key.get(key.size() - 1).equals(contentKey)) {
            problem("identity.content-key: it must be the last field, and the last of the key");
        } else if (last.compared()
                || last.required()
                || last.defaultValue() != null
                || !last.aliases().isEmpty()
                || !last.member().equals(last.name())) {
            problem("identity.content-key: it is not compared (compared: false), and a record says nothing for it");
        }
        if (!key.isEmpty() && !key.get(0).equals(dataset.time())) {
            problem("identity.key: with otherwise: content it must begin with " + dataset.time()
                    + ", by which known rows are found");
        }
    }

    private void reference(String place, String field, FieldType type) {
        if (field == null || !dataset.hasField(field)) {
            problem(place + ": there is no field " + field);
        } else if (dataset.fields().get(dataset.indexOf(field)).type() != type) {
            problem(place + ": field " + field + " must be of type " + type);
        }
    }

    private void alwaysThere(String place, String name) {
        if (name != null && dataset.hasField(name)) {
            Field field = dataset.fields().get(dataset.indexOf(name));
            if (field.type() == FieldType.TIMESTAMP && !field.required() && field.defaultValue() == null) {
                problem(place + ": field " + name + " must be required or have a default");
            }
        }
    }

    private void problem(String sentence) {
        problems.add(file + ": " + sentence);
    }
}

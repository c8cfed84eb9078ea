package io.pitlane.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds everything that is wrong with one declared dataset. */
final class DatasetCheck {

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}\\.[a-z_][a-z0-9_]{0,62}");
    private static final Pattern COLUMN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final int MOST_FIELDS = 500;

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
        if (dataset.unknownFields() != null) {
            reference("unknown-fields", dataset.unknownFields(), FieldType.JSON);
        }
        checkIdentity();
        return problems;
    }

    private void checkNames() {
        Map<String, String> owners = new HashMap<>();
        for (Field field : dataset.fields()) {
            if (field.name() == null || !COLUMN.matcher(field.name()).matches()) {
                problem("fields: \"" + field.name() + "\" is not a column name in lower case");
                continue;
            }
            claim(owners, field.name(), field.name());
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
        if (field.shape() != null) {
            if (field.type() != FieldType.JSON) {
                problem(field.name() + ": shape is for json");
            } else if (field.shape().sum() != null) {
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
    }

    private void checkIdentity() {
        Identity identity = dataset.identity();
        for (String key : identity.key()) {
            if (!dataset.hasField(key)) {
                problem("identity.key: there is no field " + key);
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
            if (identity.key().isEmpty() || identity.otherwise() == Identity.Otherwise.ORIGIN) {
                problem("identity: on-conflict newest needs a key that every record has");
            }
        }
    }

    private void reference(String place, String field, FieldType type) {
        if (field == null || !dataset.hasField(field)) {
            problem(place + ": there is no field " + field);
        } else if (dataset.fields().get(dataset.indexOf(field)).type() != type) {
            problem(place + ": field " + field + " must be of type " + type);
        }
    }

    private void problem(String sentence) {
        problems.add(file + ": " + sentence);
    }
}

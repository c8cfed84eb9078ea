package io.pitlane.dataset;

import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Finds what is wrong with the look-up of one field. */
final class LookupCheck {

    private static final Pattern TABLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}\\.[a-z_][a-z0-9_]{0,62}");
    private static final Pattern COLUMN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private final Dataset dataset;
    private final Field field;
    private final Consumer<String> problems;

    LookupCheck(Dataset dataset, Field field, Consumer<String> problems) {
        this.dataset = dataset;
        this.field = field;
        this.problems = problem -> problems.accept(field.name() + ".lookup: " + problem);
    }

    void check() {
        FieldLookup lookup = field.lookup();
        if (field.type() != FieldType.INTEGER && field.type() != FieldType.BIGINT) {
            problems.accept("what is looked up is a number: the type must be integer or bigint");
        }
        if (lookup.table() == null || !TABLE.matcher(lookup.table()).matches()) {
            problems.accept("table \"" + lookup.table() + "\" is not of the form schema.table in lower case");
        }
        if ((lookup.column() == null) == lookup.fields().isEmpty()) {
            problems.accept("there must be either a column, that has what the record says, or fields of the record");
        } else if (lookup.column() != null && !COLUMN.matcher(lookup.column()).matches()) {
            problems.accept("\"" + lookup.column() + "\" is not a column name in lower case");
        }
        if (field.defaultValue() != null
                || field.fallback() != null
                || !field.limits().isEmpty()) {
            problems.accept("it has no use for a default, a fallback or bounds");
        }
        if (lookup.isDerived()) {
            checkDerived(lookup.fields());
        }
    }

    private void checkDerived(List<String> fields) {
        if (field.required() || !field.aliases().isEmpty() || !field.member().equals(field.name())) {
            problems.accept("a record says nothing for a field that follows from others: it has no member, and is not"
                    + " required");
        }
        for (String name : fields) {
            if (!dataset.hasField(name) || dataset.indexOf(name) >= dataset.indexOf(field.name())) {
                problems.accept("there is no field " + name + " before it");
            }
        }
    }
}

package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.error.InvalidConfigurationException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Compares a declared dataset with the table that is there, so that a wrong catalog is told before any record is. */
final class TableCheck {

    private static final String COLUMNS =
            "select a.attname, format_type(a.atttypid, null), format_type(a.atttypid, a.atttypmod)"
                    + " from pg_attribute a join pg_class c on c.oid = a.attrelid"
                    + " join pg_namespace n on n.oid = c.relnamespace"
                    + " where n.nspname = ? and c.relname = ? and a.attnum > 0 and not a.attisdropped";

    /** PostgreSQL rounds what goes into them, and the same record would then be a conflict with itself. */
    private static final Pattern ROUNDING = Pattern.compile("numeric\\(.*|timestamp\\([0-5]\\).*");

    private TableCheck() {}

    /** @throws InvalidConfigurationException with all that does not fit */
    static void check(Connection connection, Dataset dataset) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        Map<String, String> rounding = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, dataset.schema());
            statement.setString(2, dataset.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                    if (ROUNDING.matcher(rows.getString(3)).matches()) {
                        rounding.put(rows.getString(1), rows.getString(3));
                    }
                }
            }
        }
        List<String> problems = new ArrayList<>();
        if (columns.isEmpty()) {
            problems.add("dataset " + dataset.name() + ": there is no such table; run `pitlane db migrate`");
        }
        for (Field field : columns.isEmpty() ? List.<Field>of() : dataset.fields()) {
            String type = columns.get(field.name());
            if (type == null) {
                problems.add("dataset " + dataset.name() + ": the table has no column " + field.name());
            } else if (!field.type().columnTypes().contains(type)) {
                problems.add("dataset " + dataset.name() + ": column " + field.name() + " is " + type
                        + ", but its field is declared as "
                        + field.type().name().toLowerCase(Locale.ROOT));
            } else if (rounding.containsKey(field.name())) {
                problems.add("dataset " + dataset.name() + ": column " + field.name() + " is "
                        + rounding.get(field.name()) + " and would round in silence; make it " + type);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }
}

package io.pitlane.load;

import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.dataset.Identity;
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

    private static final String PARTITION_KEY =
            "select case when p.partstrat = 'r' and p.partnatts = 1 then a.attname end from pg_partitioned_table p"
                    + " join pg_class c on c.oid = p.partrelid join pg_namespace n on n.oid = c.relnamespace"
                    + " left join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]"
                    + " where n.nspname = ? and c.relname = ?";

    private static final String UNIQUE_INDEXES =
            "select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)), i.indpred is not null,"
                    + " i.indnullsnotdistinct from pg_index i"
                    + " join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace"
                    + " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])"
                    + " where n.nspname = ? and c.relname = ? and i.indisunique and i.indisvalid and i.indexprs is null"
                    + " group by i.indexrelid, i.indpred is not null, i.indnullsnotdistinct";

    private final Connection connection;
    private final Dataset dataset;
    private final List<String> problems = new ArrayList<>();

    private TableCheck(Connection connection, Dataset dataset) {
        this.connection = connection;
        this.dataset = dataset;
    }

    /** @throws InvalidConfigurationException with all that does not fit */
    static void check(Connection connection, Dataset dataset) throws SQLException {
        TableCheck check = new TableCheck(connection, dataset);
        check.run();
        if (!check.problems.isEmpty()) {
            throw new InvalidConfigurationException(check.problems);
        }
    }

    private record Column(String type, String exactType) {}

    private void run() throws SQLException {
        Map<String, Column> columns = columns();
        if (columns.isEmpty()) {
            problem("there is no such table; run `pitlane db migrate`");
            return;
        }
        dataset.fields().forEach(field -> checkField(field, columns.get(field.name())));
        if (!dataset.identity().key().isEmpty() && !hasUniqueIndex()) {
            problem("the table has no unique index over the key, in its order ("
                    + String.join(", ", dataset.identity().key())
                    + (dataset.identity().isByContent() ? "; nulls not distinct" : "")
                    + "), so that two writers at the same moment could double a record");
        }
        checkPartitions();
    }

    private void checkPartitions() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PARTITION_KEY)) {
            statement.setString(1, dataset.schema());
            statement.setString(2, dataset.table());
            try (ResultSet row = statement.executeQuery()) {
                boolean partitioned = row.next();
                if (dataset.isPartitionedByDay()
                        && !(partitioned && dataset.time().equals(row.getString(1)))) {
                    problem("the table is not partitioned by range on " + dataset.time()
                            + ", as partitioned: day declares");
                } else if (partitioned && !dataset.isPartitionedByDay()) {
                    problem("the table is partitioned; declare partitioned: day, so that its days are made");
                }
            }
        }
    }

    private Map<String, Column> columns() throws SQLException {
        Map<String, Column> columns = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, dataset.schema());
            statement.setString(2, dataset.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), new Column(rows.getString(2), rows.getString(3)));
                }
            }
        }
        return columns;
    }

    private void checkField(Field field, Column column) {
        if (column == null) {
            problem("the table has no column " + field.name());
        } else if (!field.type().columnTypes().contains(column.type())) {
            problem("column " + field.name() + " is " + column.type() + ", but its field is declared as "
                    + field.type().name().toLowerCase(Locale.ROOT));
        } else if (ROUNDING.matcher(column.exactType()).matches()) {
            problem("column " + field.name() + " is " + column.exactType() + " and would round in silence; make it "
                    + column.type());
        }
    }

    /**
     * Its order is the key's, since known rows are looked up along it. One that leaves rows out will do only where records without a complete key are let in.
     */
    private boolean hasUniqueIndex() throws SQLException {
        List<String> key = dataset.identity().key();
        boolean nullsMustBeEqual = dataset.identity().isByContent();
        boolean mayBePartial = dataset.identity().otherwise() == Identity.Otherwise.ORIGIN;
        try (PreparedStatement statement = connection.prepareStatement(UNIQUE_INDEXES)) {
            statement.setString(1, dataset.schema());
            statement.setString(2, dataset.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String[] indexed = (String[]) rows.getArray(1).getArray();
                    if (key.equals(List.of(indexed))
                            && (mayBePartial || !rows.getBoolean(2))
                            && (nullsMustBeEqual == rows.getBoolean(3))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private void problem(String sentence) {
        problems.add("dataset " + dataset.name() + ": " + sentence);
    }
}

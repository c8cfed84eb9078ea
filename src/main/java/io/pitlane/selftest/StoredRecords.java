package io.pitlane.selftest;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what the scratch database holds, past the product. Thread-safe. */
final class StoredRecords {

    private static final String REFUSED =
            "select convert_from(raw, 'UTF8') from ops.quarantine where dataset = ? and convert_from(raw, 'UTF8') like ?";
    private static final String TABLES = "select n.nspname, c.relname from pg_class c"
            + " join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm')"
            + " and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'"
            + " and not (n.nspname = 'ops' and c.relname = 'schema_history')"
            + " and not (n.nspname = 'market' and c.relname = 'exchanges') order by 1, 2";

    private final Transactions transactions;

    StoredRecords(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Holds what the database has of one run against what the notebook has. */
    Verdict compare(RecordKind kind, RunHour hour, Notebook notebook) {
        return transactions.call(
                OperationKind.COPY,
                "selftest-compare",
                connection -> notebook.compare(rows(connection, kind, hour), refused(connection, kind, hour)));
    }

    private static List<StoredRow> rows(Connection connection, RecordKind kind, RunHour hour) throws SQLException {
        List<StoredRow> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(kind.rows())) {
            statement.setObject(1, hour.start().atOffset(ZoneOffset.UTC));
            statement.setObject(2, hour.end().atOffset(ZoneOffset.UTC));
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(new StoredRow(result.getString(1), result.getInt(2), result.getString(3)));
                }
            }
        }
        return rows;
    }

    private static Map<String, Integer> refused(Connection connection, RecordKind kind, RunHour hour)
            throws SQLException {
        Map<String, Integer> refused = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(REFUSED)) {
            statement.setString(1, kind.dataset());
            statement.setString(2, "%\"ts\":\"" + hour.start().toString().substring(0, 14) + "%");
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    refused.merge(result.getString(1).strip(), 1, Integer::sum);
                }
            }
        }
        return refused;
    }

    /** @throws InvalidInputException if anything is in the database but what migrations put there */
    void requireEmpty() {
        List<String> filled = filled();
        if (!filled.isEmpty()) {
            throw new InvalidInputException("The database holds rows, in " + String.join(", ", filled)
                    + "; the self-test wants an empty one of its own, since it empties every table at its end");
        }
    }

    /** Takes away what the runs have left. */
    void empty() {
        List<String> filled = filled();
        if (!filled.isEmpty()) {
            transactions.call(OperationKind.DDL, "selftest-empty", connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("truncate " + String.join(", ", filled));
                }
                return null;
            });
        }
    }

    private List<String> filled() {
        return transactions.call(OperationKind.READ, "selftest-look", connection -> {
            List<String> tables = new ArrayList<>();
            List<String> filled = new ArrayList<>();
            try (Statement statement = connection.createStatement()) {
                try (ResultSet names = statement.executeQuery(TABLES)) {
                    while (names.next()) {
                        tables.add(statement.enquoteIdentifier(names.getString(1), true) + "."
                                + statement.enquoteIdentifier(names.getString(2), true));
                    }
                }
                for (String table : tables) {
                    try (ResultSet row = statement.executeQuery("select 1 from " + table + " limit 1")) {
                        if (row.next()) {
                            filled.add(table);
                        }
                    }
                }
            }
            return filled;
        });
    }
}

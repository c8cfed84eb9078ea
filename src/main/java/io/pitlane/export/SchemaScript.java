package io.pitlane.export;

import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The statements that build every object of some schemas anew, read from the catalogs of PostgreSQL 15 to 18. Every
 * string is one complete statement that ends in a semicolon, means the same under any {@code search_path}, and may run
 * inside a transaction. The order depends on names and dependencies alone, so that the same schema makes the same
 * script. Owners and tablespaces are left out: what is restored belongs to whoever restores.
 *
 * @param begin what has to be there before the rows: schemas, types, functions, sequences, tables, views
 * @param finish what is cheaper or only possible when the rows are in: indexes, keys, triggers, grants to roles that
 *     exist, comments; not the values of the sequences, which are no part of the schema
 * @param tables those that hold rows, by schema and name
 */
public record SchemaScript(List<String> begin, List<String> finish, List<ScriptTable> tables) {

    /** So that nothing which the target's session has set changes what the statements mean. */
    private static final List<String> SETTINGS = List.of(
            "set check_function_bodies = false;",
            "set search_path = '';",
            "set standard_conforming_strings = on;",
            "set timezone = 'UTC';",
            "set datestyle = 'ISO, YMD';",
            "set intervalstyle = 'postgres';",
            "set default_tablespace = '';",
            "set default_table_access_method = 'heap';",
            "set row_security = off;");

    public SchemaScript {
        begin = List.copyOf(begin);
        finish = List.copyOf(finish);
        tables = List.copyOf(tables);
    }

    /**
     * Reads the schemas as the transaction of the connection sees them; takes no locks beyond those of reading, so that
     * whoever must not see a table vanish locks it first. A schema that does not exist is passed over.
     *
     * @param connection in a transaction, which stays open; its settings are as before afterwards
     * @throws InvalidInputException if a schema holds an object that the script has no words for, or objects that need
     *     each other in a circle; names them
     */
    public static SchemaScript read(Connection connection, Collection<String> schemas) throws SQLException {
        try (PinnedSettings pinned = PinnedSettings.of(connection)) {
            ScriptQueries queries = new ScriptQueries(pinned.connection(), schemas);
            refuseUnknown(queries);
            ScriptObjects objects = ScriptObjects.read(queries);
            return new SchemaScript(begin(queries, objects), finish(queries, objects), queries.tables());
        }
    }

    /**
     * Statements that give every sequence the value that it has now. Sequences know no transactions: they may be ahead of
     * the rows that a snapshot shows, never behind.
     *
     * @param connection in a transaction, which stays open; its settings are as before afterwards
     */
    public static List<String> sequenceValues(Connection connection, Collection<String> schemas) throws SQLException {
        try (PinnedSettings pinned = PinnedSettings.of(connection)) {
            return new ScriptQueries(pinned.connection(), schemas).sequenceValues();
        }
    }

    private static void refuseUnknown(ScriptQueries queries) throws SQLException {
        List<String> unknown = queries.statements("unknown-objects");
        if (!unknown.isEmpty()) {
            throw new InvalidInputException("Cannot write " + String.join(", ", unknown)
                    + " into an export, and leaves nothing out; move it to a schema that is not Pitlane's");
        }
    }

    private static List<String> begin(ScriptQueries queries, ScriptObjects objects) throws SQLException {
        List<String> begin = new ArrayList<>(SETTINGS);
        begin.addAll(queries.statements("schemas"));
        if (!queries.statements("other-extensions").isEmpty()) {
            begin.addAll(queries.statements("extensions"));
        }
        begin.addAll(objects.statements());
        begin.addAll(queries.statements("columns"));
        begin.addAll(queries.statements("owned-sequences"));
        begin.addAll(queries.statements("partitions"));
        return begin;
    }

    private static List<String> finish(ScriptQueries queries, ScriptObjects objects) throws SQLException {
        List<String> finish = new ArrayList<>();
        for (String kind :
                List.of("indexes", "keys", "attached-indexes", "late-checks", "foreign-keys", "statistics")) {
            finish.addAll(queries.statements(kind));
        }
        finish.addAll(objects.lateStatements());
        for (String kind : List.of("triggers", "rules", "table-settings")) {
            finish.addAll(queries.statements(kind));
        }
        finish.addAll(queries.policies());
        finish.addAll(queries.grants());
        finish.addAll(queries.statements("comments"));
        return finish;
    }
}

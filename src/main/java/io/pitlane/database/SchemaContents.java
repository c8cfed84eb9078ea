package io.pitlane.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of a database and their columns, by what PostgreSQL knows them by, so that a renamed one is not taken for
 * one that is gone. Partitions count as part of their table. Immutable.
 */
final class SchemaContents {

    private static final String SQL =
            """
            select c.oid || '.' || coalesce(a.attnum, 0), n.nspname || '.' || c.relname, a.attname
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
              and n.nspname not in ('pg_catalog', 'information_schema')
              and n.nspname || '.' || c.relname <> 'ops.schema_history'
            order by 2, a.attnum
            """;

    private record Column(String table, String name) {}

    private final Map<String, Column> columns;

    private SchemaContents(Map<String, Column> columns) {
        this.columns = columns;
    }

    static SchemaContents read(Connection connection) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SQL)) {
            while (rows.next()) {
                columns.put(rows.getString(1), new Column(rows.getString(2), rows.getString(3)));
            }
        }
        return new SchemaContents(columns);
    }

    /** What is here and not in {@code later}: {@code schema.table}, or {@code schema.table.column} of one that stays. */
    Set<String> goneIn(SchemaContents later) {
        Set<String> kept =
                later.columns.keySet().stream().map(SchemaContents::tableOf).collect(Collectors.toSet());
        Set<String> gone = new LinkedHashSet<>();
        columns.forEach((id, column) -> {
            if (!kept.contains(tableOf(id))) {
                gone.add(column.table());
            } else if (!later.columns.containsKey(id) && column.name() != null) {
                gone.add(column.table() + "." + column.name());
            }
        });
        return gone;
    }

    private static String tableOf(String id) {
        return id.substring(0, id.indexOf('.'));
    }
}

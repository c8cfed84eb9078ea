package io.pitlane.export;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What stands in a database where an export is to go.
 *
 * @param schemas of Pitlane that exist and hold something
 * @param tables in them, partitions included
 * @param bytes that these tables take, with their indexes
 */
public record RestoreTarget(List<String> schemas, long tables, long bytes) {

    private static final String FIND =
            """
            select array_agg(distinct n.nspname::text order by n.nspname::text), count(*) filter (where c.relkind in ('r', 'p')),
                   coalesce(sum(pg_total_relation_size(c.oid)) filter (where c.relkind = 'r'), 0)
              from pg_catalog.pg_class c
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where n.nspname = any (?)
            """;

    public RestoreTarget {
        schemas = List.copyOf(schemas);
    }

    static RestoreTarget read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, connection.createArrayOf("text", SnapshotView.SCHEMAS.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                List<String> schemas = row.getArray(1) == null
                        ? List.of()
                        : Arrays.asList((String[]) row.getArray(1).getArray());
                return new RestoreTarget(schemas, row.getLong(2), row.getLong(3));
            }
        }
    }

    /** Whether an export may go there without replacing anything. */
    public boolean isEmpty() {
        return schemas.isEmpty();
    }

    /** Such as {@code 47 tables of 120 MB in market, ops, pit}. */
    public String inWords() {
        return tables + (tables == 1 ? " table" : " tables") + " of " + (bytes + (1 << 20) - 1) / (1 << 20) + " MB in "
                + String.join(", ", schemas);
    }

    /** Takes all schemas of Pitlane away, with the ledger of what was loaded into them, in the caller's transaction. */
    static void clear(Connection connection) throws SQLException {
        List<String> present = new ArrayList<>();
        for (String schema : SnapshotView.SCHEMAS) {
            present.add("drop schema if exists " + Quoted.identifier(schema) + " cascade");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.join("; ", present));
        }
    }
}

package io.pitlane.export;

import io.pitlane.database.Database;
import io.pitlane.database.OperationKind;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * A PostgreSQL server on which a drill may have a database of its own for a while. Thread-safe.
 *
 * @param database some database of the server, from which others are made and dropped
 */
public record ScratchServer(Database database) {

    private record Rights(boolean creates, int major) {}

    /** Whether a set may be restored there: the server is not older, and the user may create databases. */
    boolean takes(Manifest manifest) {
        Rights rights = database.transactions().call(OperationKind.READ, "drill-rights", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select rolsuper or rolcreatedb, current_setting('server_version_num')::int / 10000"
                                    + " from pg_catalog.pg_roles where rolname = current_user")) {
                row.next();
                return new Rights(row.getBoolean(1), row.getInt(2));
            }
        });
        return rights.creates() && rights.major() >= major(manifest);
    }

    /** Host and port. */
    String address() {
        return database.target().address();
    }

    /** Of a version such as {@code 15.6} or {@code 18beta1}. */
    private static int major(Manifest manifest) {
        return Integer.parseInt(manifest.serverVersion().replaceFirst("[^0-9].*", ""));
    }
}

package io.pitlane.maintain;

import io.pitlane.error.OperationFailedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;

/** Who may take data away, and when: the owner of the tables, and one at a time in a database. */
final class Turn {

    /** A lock of the session: it ends with this process, however that ends. */
    private static final String BE_ALONE = "select pg_try_advisory_lock(hashtextextended('pitlane db clean', 0))";

    /** Taking away goes to the partitions themselves, on which nobody but their owner has rights. */
    private static final String WHO_MAY =
            """
            select coalesce(bool_and(pg_has_role(class.relowner, 'USAGE')), false), current_user,
                min(pg_get_userbyid(class.relowner)) filter (where not pg_has_role(class.relowner, 'USAGE'))
            from pg_class class
            join pg_namespace namespace on namespace.oid = class.relnamespace
            where namespace.nspname || '.' || class.relname = any (?)
            """;

    private Turn() {}

    /**
     * Whether it is this session's turn until it ends.
     *
     * @throws OperationFailedException if the role may not
     */
    static boolean take(Connection session, Collection<String> tables) throws SQLException {
        requireRights(session, tables);
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(BE_ALONE)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** @throws OperationFailedException if the role may not, or it is somebody else's turn */
    static void require(Connection session, Collection<String> tables) throws SQLException {
        if (!take(session, tables)) {
            throw new OperationFailedException(
                    "Another 'pitlane db clean', or the retention of a running instance, works on this database; wait for"
                            + " its end",
                    null);
        }
    }

    /** Whether the role owns the tables, as those who own them would say it. */
    static boolean isOwner(Connection session, Collection<String> tables) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(WHO_MAY)) {
            statement.setArray(1, session.createArrayOf("text", tables.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void requireRights(Connection session, Collection<String> tables) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(WHO_MAY)) {
            statement.setArray(1, session.createArrayOf("text", tables.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    String owner = row.getString(3);
                    throw new OperationFailedException(
                            owner == null
                                    ? "There is no table of " + String.join(", ", tables)
                                            + " in this database; run 'pitlane db migrate'"
                                    : "Role " + row.getString(2) + " may not take data away: the tables belong to "
                                            + owner + "; connect as " + owner,
                            null);
                }
            }
        }
    }
}

package io.pitlane.maintain;

import io.pitlane.database.Database;
import io.pitlane.database.OperationKind;
import io.pitlane.error.OperationFailedException;
import io.pitlane.load.DayLoads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/**
 * Takes rows and days away from the schema {@code market}, and from nothing else. One at a time in a database; what was
 * taken away is told, also in one row of {@code market.ingest_events}. Thread-safe.
 */
public final class MarketClean {

    /** A lock of the session: it ends with this process, however that ends. */
    private static final String BE_ALONE = "select pg_try_advisory_lock(hashtextextended('pitlane db clean', 0))";

    /** Deleting goes to the partitions themselves, on which nobody but their owner has rights. */
    private static final String WHO_MAY =
            """
            select coalesce(bool_and(pg_has_role(class.relowner, 'USAGE')), false), current_user,
                min(pg_get_userbyid(class.relowner))
            from pg_class class
            join pg_namespace namespace on namespace.oid = class.relnamespace
            where (namespace.nspname, class.relname) in (('market', 'trades'), ('ops', 'loads'))
            """;

    private static final String WRITE_EVENT =
            "insert into market.ingest_events (event_type, status, records, message) values ('clean', ?, ?, ?)";

    private record Moment(OffsetDateTime now, LocalDate today) {}

    private final Database database;

    public MarketClean(Database database) {
        this.database = database;
    }

    /**
     * Does what is asked for: everything goes, or first old rows, then old days.
     *
     * @throws OperationFailedException if the role may not, or another clean is under way
     */
    public CleanReport clean(CleanRequest request, WorkProgress progress) {
        return database.outsideTransactions("clean", session -> {
            requireRights(session);
            requireAlone(session);
            return cleanAndNote(request, progress);
        });
    }

    private CleanReport cleanAndNote(CleanRequest request, WorkProgress progress) {
        CleanReport report = new CleanReport();
        try {
            clean(request, report, progress);
        } catch (RuntimeException failure) {
            writeEventAfter(failure, report);
            throw failure;
        }
        writeEvent("success", report, report.inWords());
        return report;
    }

    private void clean(CleanRequest request, CleanReport report, WorkProgress progress) {
        if (request.truncate()) {
            new Truncation(database.transactions()).run(report);
            return;
        }
        // A day that is still being loaded apart is part of its table, too.
        DayLoads dayLoads = new DayLoads(database.transactions());
        MarketTable.partitioned().forEach(table -> dayLoads.finishAll(table.qualified()));
        Moment moment = database.transactions().call(OperationKind.READ, "clean-moment", MarketClean::moment);
        request.olderThanDays().ifPresent(days -> {
            RowDeletion rows =
                    new RowDeletion(database.transactions(), moment.now().minusDays(days));
            MarketTable.ageing().forEach(table -> rows.run(table, report, progress));
        });
        request.dropOlderThanDays().ifPresent(days -> {
            DayDrop drop = new DayDrop(database, moment.today().minusDays(days));
            MarketTable.partitioned().forEach(table -> drop.run(table, report, progress));
        });
    }

    private void writeEventAfter(RuntimeException failure, CleanReport report) {
        try {
            writeEvent(
                    report.isEmpty() ? "error" : "partial",
                    report,
                    report.inWords() + "; then: " + failure.getMessage());
        } catch (RuntimeException secondary) {
            failure.addSuppressed(secondary);
        }
    }

    private void writeEvent(String status, CleanReport report, String message) {
        database.transactions().call(OperationKind.WRITE, "clean-event", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(WRITE_EVENT)) {
                statement.setString(1, status);
                statement.setLong(2, report.total());
                statement.setString(3, message);
                return statement.executeUpdate();
            }
        });
    }

    private static void requireRights(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(WHO_MAY)) {
            row.next();
            if (!row.getBoolean(1)) {
                String owner = row.getString(3);
                throw new OperationFailedException(
                        owner == null
                                ? "There is no schema market in this database; run 'pitlane db migrate'"
                                : "Role " + row.getString(2) + " may not take market data away: the tables belong to "
                                        + owner + "; connect as " + owner,
                        null);
            }
        }
    }

    private static void requireAlone(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(BE_ALONE)) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new OperationFailedException(
                        "Another 'pitlane db clean' works on this database; wait for its end", null);
            }
        }
    }

    /** By the clock of the database, which all who share it have in common. */
    private static Moment moment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select now(), (now() at time zone 'UTC')::date")) {
            row.next();
            return new Moment(row.getObject(1, OffsetDateTime.class), row.getObject(2, LocalDate.class));
        }
    }
}

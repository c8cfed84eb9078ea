package io.pitlane.maintain;

import io.pitlane.database.Database;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.Transactions;
import io.pitlane.maintain.RemovalLog.Action;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deletes old rows some at a time, each time in a short transaction of its own: nobody waits long for it, and what was
 * done before an interruption stays done.
 *
 * <p>Which rows go is seen in one snapshot, the one in which it was seen that an export holds their day: rows that come
 * in later are not among them. The snapshot also keeps their places from being given to other rows meanwhile.
 */
final class RowDeletion {

    private static final int ROWS_AT_ONCE = 10_000;

    /** A table, or each of its partitions. */
    private static final String PARTS =
            """
            select class.relname
            from pg_class class
            where class.oid in (select relid from pg_partition_tree(to_regclass(?)) where isleaf)
                or class.oid = to_regclass(?) and class.relkind = 'r'
            order by class.relname
            """;

    private final Database database;
    private final ExportGate gate;
    private final RemovalLog log;
    private final boolean isForced;
    private final Retry retry = new Retry(5, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** @param isForced whether also days go that no verified export holds */
    RowDeletion(Database database, ExportGate gate, RemovalLog log, boolean isForced) {
        this.database = database;
        this.gate = gate;
        this.log = log;
        this.isForced = isForced;
    }

    /** Hears what becomes of each day. */
    interface Listener {

        void deleted(String dataset, LocalDate day, long rows);

        /** Its rows stay, since no verified export holds them. */
        void kept(String dataset, LocalDate day, long rows);
    }

    /**
     * @param time the column that says how old a row is
     * @param before rows from before this time are old
     * @param condition what else must be true of a row, as SQL; empty: nothing
     * @param isGated whether exports hold the table day by day
     */
    record Order(DatasetTable table, String time, Instant before, String condition, boolean isGated) {

        private String where() {
            return " where " + DatasetTable.quote(time) + " < ?" + (condition.isEmpty() ? "" : " and " + condition);
        }

        private String day() {
            return "(" + DatasetTable.quote(time) + " at time zone 'UTC')::date";
        }

        private OffsetDateTime cutOff() {
            return before.atOffset(ZoneOffset.UTC);
        }
    }

    void run(Order order, Listener listener, WorkProgress progress) {
        database.outsideTransactions("find-old-rows", reader -> {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            run(reader, order, listener, progress);
            reader.rollback();
            return null;
        });
    }

    /** Old rows of each day, counted: what a run would find. */
    static TreeMap<LocalDate, Long> find(Connection connection, Order order) throws SQLException {
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        for (String part : parts(connection, order.table())) {
            find(connection, order, part).forEach((day, rows) -> days.merge(day, rows, Long::sum));
        }
        return days;
    }

    private void run(Connection reader, Order order, Listener listener, WorkProgress progress) throws SQLException {
        Map<String, TreeMap<LocalDate, Long>> found = new TreeMap<>();
        TreeSet<LocalDate> days = new TreeSet<>();
        for (String part : parts(reader, order.table())) {
            TreeMap<LocalDate, Long> old = find(reader, order, part);
            if (!old.isEmpty()) {
                found.put(part, old);
                days.addAll(old.keySet());
            }
        }
        TreeSet<LocalDate> open =
                order.isGated() ? gate.open(reader, order.table().dataset(), days) : new TreeSet<>(days);
        TreeSet<LocalDate> going = isForced ? days : open;
        Map<LocalDate, Boolean> forced = new HashMap<>();
        going.forEach(day -> forced.put(day, !open.contains(day)));
        progress.began(
                "Deleting from " + order.table().dataset(),
                found.values().stream()
                        .flatMap(each -> each.values().stream())
                        .mapToLong(Long::longValue)
                        .sum());
        try {
            for (Map.Entry<String, TreeMap<LocalDate, Long>> part : found.entrySet()) {
                TreeSet<LocalDate> its = new TreeSet<>(part.getValue().keySet());
                its.retainAll(going);
                delete(reader, order, part.getKey(), its, forced, listener, progress);
                part.getValue().forEach((day, rows) -> {
                    if (!going.contains(day)) {
                        listener.kept(order.table().dataset(), day, rows);
                        progress.advanced(rows);
                    }
                });
            }
        } finally {
            progress.ended();
        }
    }

    private static List<String> parts(Connection connection, DatasetTable table) throws SQLException {
        List<String> parts = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
            statement.setString(1, table.quoted());
            statement.setString(2, table.quoted());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parts.add(rows.getString(1));
                }
            }
        }
        return parts;
    }

    private static TreeMap<LocalDate, Long> find(Connection connection, Order order, String part) throws SQLException {
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select " + order.day() + ", count(*) from only "
                + order.table().quoted(part) + " old" + order.where() + " group by 1")) {
            statement.setObject(1, order.cutOff());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    days.put(rows.getObject(1, LocalDate.class), rows.getLong(2));
                }
            }
        }
        return days;
    }

    /** Reads their places as they lie on disk, each page once. */
    private void delete(
            Connection reader,
            Order order,
            String part,
            TreeSet<LocalDate> days,
            Map<LocalDate, Boolean> forced,
            Listener listener,
            WorkProgress progress)
            throws SQLException {
        if (days.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = reader.prepareStatement("select ctid from only "
                + order.table().quoted(part) + " old" + order.where() + " and " + order.day()
                + " = any (cast(? as date[]))")) {
            statement.setObject(1, order.cutOff());
            statement.setArray(
                    2,
                    reader.createArrayOf(
                            "text", days.stream().map(LocalDate::toString).toArray()));
            statement.setFetchSize(ROWS_AT_ONCE);
            List<String> places = new ArrayList<>(ROWS_AT_ONCE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(rows.getString(1));
                    if (places.size() == ROWS_AT_ONCE) {
                        delete(order, part, places, forced, listener);
                        progress.advanced(places.size());
                        places.clear();
                    }
                }
            }
            if (!places.isEmpty()) {
                delete(order, part, places, forced, listener);
                progress.advanced(places.size());
            }
        }
    }

    private void delete(
            Order order, String part, List<String> places, Map<LocalDate, Boolean> forced, Listener listener) {
        Transactions transactions = database.transactions();
        retry.call(() -> transactions.call(
                        OperationKind.BULK,
                        "delete-old-rows",
                        connection -> delete(connection, order, part, places, forced)))
                .forEach((day, rows) -> listener.deleted(order.table().dataset(), day, rows));
    }

    private Map<LocalDate, Long> delete(
            Connection connection, Order order, String part, List<String> places, Map<LocalDate, Boolean> forced)
            throws SQLException {
        String dataset = order.table().dataset();
        Map<LocalDate, Long> deleted = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement("with gone as (delete from only "
                + order.table().quoted(part) + " where ctid = any (cast(? as tid[])) and "
                + DatasetTable.quote(order.time()) + " < ? returning " + order.day()
                + " as day) select day, count(*) from gone group by day order by day")) {
            statement.setArray(1, connection.createArrayOf("text", places.toArray()));
            statement.setObject(2, order.cutOff());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    deleted.put(rows.getObject(1, LocalDate.class), rows.getLong(2));
                }
            }
        }
        for (Map.Entry<LocalDate, Long> day : deleted.entrySet()) {
            log.add(
                    connection,
                    Action.DELETE,
                    dataset,
                    day.getKey(),
                    OptionalLong.of(day.getValue()),
                    OptionalLong.empty(),
                    forced.getOrDefault(day.getKey(), false));
            if (order.isGated()) {
                DayChanges.note(connection, dataset, day.getKey());
            }
        }
        return deleted;
    }
}

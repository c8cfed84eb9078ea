package io.pitlane.maintain;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.Transactions;
import io.pitlane.error.OperationFailedException;
import io.pitlane.maintain.RemovalLog.Action;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Empties every table but the exchanges, in one transaction, and forgets that their files were ever loaded: they can be
 * loaded, and refused records replayed, again.
 */
final class Truncation {

    private static final String SHORT_WAIT = "set local lock_timeout = '2s'";
    private static final int MOST_NAMED = 5;

    /** In the transaction, so that no load slips in between. */
    private static final String FORGET_LOADS = "delete from ops.loads where dataset like 'market.%'";

    private static final String FORGET_REPLAYS =
            "update ops.quarantine set state = 'open', replayed_at = null, replay_id = null"
                    + " where state = 'replayed' and dataset like 'market.%'";

    /** Days that are loaded apart are part of their tables; whoever loads one goes on in the usual way. */
    private static final String DAYS_APART =
            "delete from ops.day_loads where dataset like 'market.%' returning dataset, table_name";

    private record DayApart(String dataset, String table) {}

    private final Transactions transactions;
    private final ExportGate gate;
    private final RemovalLog log;
    private final boolean isForced;
    private final Retry retry = new Retry(15, Duration.ofMillis(200), Duration.ofSeconds(5));

    /** @param isForced whether also days go that no verified export holds */
    Truncation(Transactions transactions, ExportGate gate, RemovalLog log, boolean isForced) {
        this.transactions = transactions;
        this.gate = gate;
        this.log = log;
        this.isForced = isForced;
    }

    /**
     * In the order of the tables; rows are counted when nobody else can write any more.
     *
     * @throws OperationFailedException if no verified export holds some of them; then all of them stay
     */
    void run(CleanReport report) {
        retry.call(() -> transactions.call(OperationKind.DDL, "clean-truncate", this::truncate))
                .forEach(report::deleted);
    }

    private Map<MarketTable, Long> truncate(Connection connection) throws SQLException {
        Map<MarketTable, Long> rows = new EnumMap<>(MarketTable.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SHORT_WAIT);
            for (MarketTable table : tables()) {
                statement.execute("lock table " + table.qualified() + " in access exclusive mode");
            }
            Map<MarketTable, TreeMap<LocalDate, Long>> days = new EnumMap<>(MarketTable.class);
            for (MarketTable table : tables()) {
                days.put(table, days(statement, table, table.qualified()));
                statement.execute("truncate table " + table.qualified());
            }
            for (DayApart day : daysApart(statement)) {
                String name = new DatasetTable(day.dataset()).quoted(day.table());
                statement.execute("lock table " + name + " in access exclusive mode");
                days(statement, tableOf(day), name)
                        .forEach((each, count) -> days.get(tableOf(day)).merge(each, count, Long::sum));
                statement.execute("drop table " + name);
            }
            for (MarketTable table : tables()) {
                TreeMap<LocalDate, Long> its = days.get(table);
                rows.put(table, its.values().stream().mapToLong(Long::longValue).sum());
                note(connection, table, its, requireExported(connection, table, its.navigableKeySet()));
            }
            statement.execute(FORGET_LOADS);
            statement.execute(FORGET_REPLAYS);
        }
        return rows;
    }

    /** Whether a day goes on demand that would have stayed. */
    private boolean requireExported(Connection connection, MarketTable table, Iterable<LocalDate> days)
            throws SQLException {
        if (!table.isPartitioned()) {
            return false;
        }
        TreeSet<LocalDate> missing = new TreeSet<>();
        days.forEach(missing::add);
        missing.removeAll(gate.open(connection, table.qualified(), missing));
        if (!missing.isEmpty() && !isForced) {
            throw new OperationFailedException(
                    "Nothing was emptied: no verified export holds " + missing.size() + " days of " + table.qualified()
                            + " as they are now ("
                            + missing.stream()
                                    .limit(MOST_NAMED)
                                    .map(LocalDate::toString)
                                    .collect(Collectors.joining(", "))
                            + (missing.size() > MOST_NAMED ? ", …" : "")
                            + "); run 'pitlane export' first, or give --force",
                    null);
        }
        return !missing.isEmpty();
    }

    private void note(Connection connection, MarketTable table, TreeMap<LocalDate, Long> days, boolean forced)
            throws SQLException {
        log.add(
                connection,
                Action.TRUNCATE,
                table.qualified(),
                null,
                OptionalLong.of(
                        days.values().stream().mapToLong(Long::longValue).sum()),
                OptionalLong.empty(),
                forced);
        if (table.isPartitioned()) {
            for (LocalDate day : days.keySet()) {
                DayChanges.note(connection, table.qualified(), day);
            }
        }
    }

    private static List<DayApart> daysApart(Statement statement) throws SQLException {
        List<DayApart> days = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(DAYS_APART)) {
            while (rows.next()) {
                days.add(new DayApart(rows.getString(1), rows.getString(2)));
            }
        }
        return days;
    }

    private static MarketTable tableOf(DayApart day) {
        return MarketTable.partitioned().stream()
                .filter(table -> table.qualified().equals(day.dataset()))
                .findFirst()
                .orElseThrow();
    }

    /** Rows by day. */
    private static TreeMap<LocalDate, Long> days(Statement statement, MarketTable table, String name)
            throws SQLException {
        TreeMap<LocalDate, Long> days = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(
                "select (" + table.time() + " at time zone 'UTC')::date, count(*) from " + name + " group by 1")) {
            while (rows.next()) {
                days.put(rows.getObject(1, LocalDate.class), rows.getLong(2));
            }
        }
        return days;
    }

    private static List<MarketTable> tables() {
        return Stream.of(MarketTable.values())
                .filter(table -> table != MarketTable.EXCHANGES)
                .toList();
    }
}

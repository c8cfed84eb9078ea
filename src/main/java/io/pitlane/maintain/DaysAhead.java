package io.pitlane.maintain;

import io.pitlane.database.DatabaseClock;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.error.PitlaneException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Makes the partitions of the days to come, so that the first record of a day need not, and of days that are missing
 * among the last ones. Each in a transaction of its own; safe to do at once with others. Thread-safe.
 */
public final class DaysAhead {

    private static final int MOST_DAYS = 366;

    /** A role that does not own the tables is given no day beyond tomorrow; see ops.create_day_partition. */
    private static final int DAYS_OF_A_GUEST = 2;

    /**
     * Days of the range that are not there. A day in the past is missing if there is an older one. A day that was taken
     * away stays away.
     */
    private static final String MISSING =
            """
            select days.day::date
            from generate_series(cast(? as date), cast(? as date), interval '1 day') days (day)
            where to_regclass(format('%I.%I', ?, ? || to_char(days.day, '_YYYY_MM_DD'))) is null
                and not exists (
                    select from ops.dropped_days dropped where dropped.dataset = ? and dropped.day = days.day::date)
                and (days.day::date >= cast(? as date) or exists (
                    select from pg_inherits link join pg_class child on child.oid = link.inhrelid
                    where link.inhparent = to_regclass(?) and child.relname ~ '_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
                        and child.relname < ? || to_char(days.day, '_YYYY_MM_DD')))
            order by 1
            """;

    private final Transactions transactions;
    private final List<Dataset> datasets;
    private final DatabaseClock clock;

    public DaysAhead(Transactions transactions, Catalog catalog) {
        this(transactions, catalog, DatabaseClock.ofTheServer());
    }

    DaysAhead(Transactions transactions, Catalog catalog, DatabaseClock clock) {
        this.transactions = transactions;
        this.datasets =
                catalog.all().stream().filter(Dataset::isPartitionedByDay).toList();
        this.clock = clock;
    }

    /** @throws InvalidInputException unless it is 0 to 366 */
    public static void requireDays(int days) {
        if (days < 0 || days > MOST_DAYS) {
            throw new InvalidInputException("--create-partitions-days " + days + " is not from 0 to " + MOST_DAYS);
        }
    }

    /**
     * Makes what is missing of the next {@code days} days, today included, of every table.
     *
     * @return names of the new partitions, without the schema
     */
    public List<String> create(int days) {
        requireDays(days);
        return create(dataset -> days, dataset -> 0).stream()
                .map(DayPartition::name)
                .toList();
    }

    /**
     * The work of the job {@code partitions}: as many days ahead as the catalog says of each dataset, and gaps among as
     * many days back.
     *
     * @param due not looked at: it is done as of now
     * @return {@code created}, the new partitions with their schema
     * @throws OperationFailedException if a day could not be made; the others are
     */
    public Map<String, Object> run(Instant due) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "created",
                create(Dataset::premadeDays, Dataset::premadeDays).stream()
                        .map(day -> day.table().schema() + "." + day.name())
                        .toList());
        return figures;
    }

    /** What {@link #run} would make. */
    List<DayPartition> missing(Connection connection) throws SQLException {
        List<DayPartition> missing = new ArrayList<>();
        for (Dataset dataset : datasets) {
            missing.addAll(missing(connection, dataset, dataset.premadeDays(), dataset.premadeDays()));
        }
        return missing;
    }

    private List<DayPartition> create(ToIntFunction<Dataset> ahead, ToIntFunction<Dataset> back) {
        List<DayPartition> created = new ArrayList<>();
        List<PitlaneException> failures = new ArrayList<>();
        for (Dataset dataset : datasets) {
            List<DayPartition> missing = transactions.call(
                    OperationKind.READ,
                    "find-days",
                    connection -> missing(connection, dataset, ahead.applyAsInt(dataset), back.applyAsInt(dataset)));
            for (DayPartition day : missing) {
                try {
                    transactions.call(OperationKind.DDL, "create-day", connection -> create(connection, day));
                    created.add(day);
                } catch (PitlaneException failure) {
                    failures.add(failure);
                }
            }
        }
        if (!failures.isEmpty()) {
            OperationFailedException failure = new OperationFailedException(
                    failures.size() + " days could not be made, and " + created.size() + " were: "
                            + failures.get(0).getMessage(),
                    failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            throw failure;
        }
        return created;
    }

    private List<DayPartition> missing(Connection connection, Dataset dataset, int ahead, int back)
            throws SQLException {
        DatasetTable table = new DatasetTable(dataset.name());
        int reach = Turn.isOwner(connection, List.of(dataset.name())) ? ahead : Math.min(ahead, DAYS_OF_A_GUEST);
        LocalDate today = clock.today(connection);
        List<DayPartition> missing = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
            statement.setString(1, today.minusDays(back).toString());
            statement.setString(2, today.plusDays(reach - 1L).toString());
            statement.setString(3, table.schema());
            statement.setString(4, table.name());
            statement.setString(5, table.dataset());
            statement.setString(6, today.toString());
            statement.setString(7, table.quoted());
            statement.setString(8, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    missing.add(table.day(rows.getObject(1, LocalDate.class)));
                }
            }
        }
        return missing;
    }

    private static boolean create(Connection connection, DayPartition day) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select ops.create_day_partition(?::regclass, cast(? as date))")) {
            statement.setString(1, day.table().quoted());
            statement.setString(2, day.day().toString());
            return statement.execute();
        }
    }
}

package io.pitlane.maintain;

import io.pitlane.config.RetentionSettings;
import io.pitlane.dataset.Dataset;
import io.pitlane.maintain.RetentionPlan.Kind;
import io.pitlane.maintain.RetentionPlan.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides of each day that is old enough whether it goes, and says why not. Both the plan that is shown and the run that
 * takes days away come from here. Works in the caller's transaction.
 */
final class RetentionPlanner {

    static final String NOT_EXPORTED = "no verified export holds it as it is now";

    private static final String UNDROPPED =
            """
            select day from (
                select distinct on (day) day, action from ops.removals
                where dataset = ? and day is not null order by day, id desc) last
            where action = 'undrop'
            """;

    private final RetentionSettings settings;
    private final List<Dataset> datasets;
    private final ExportGate gate;

    RetentionPlanner(RetentionSettings settings, List<Dataset> datasets) {
        this.settings = settings;
        this.datasets = datasets;
        this.gate = new ExportGate(settings.requireExport());
    }

    /** Days before this one are old enough. */
    static LocalDate before(Instant now, int retentionDays) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .minusDays(Math.max(retentionDays, RetentionSettings.FLOOR_DAYS));
    }

    /** @param doubt why the clock cannot be believed; empty: it can */
    List<Step> steps(Connection connection, Instant now, Optional<String> doubt) throws SQLException {
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<String, List<DayNote>> notes : DayNotes.open(connection).entrySet()) {
            for (DayNote note : notes.getValue()) {
                steps.add(begun(connection, new DatasetTable(notes.getKey()).day(note.day()), note, now, doubt));
            }
        }
        for (Dataset dataset : datasets) {
            if (dataset.retentionDays().isPresent()) {
                LocalDate before = before(now, dataset.retentionDays().getAsInt());
                steps.addAll(
                        dataset.isPartitionedByDay()
                                ? days(connection, new DatasetTable(dataset.name()), before, doubt)
                                : rows(connection, AgeingRows.of(dataset, before), doubt));
            }
        }
        for (RowDeletion.Order diary : AgeingRows.ofDiaries(settings, now)) {
            steps.addAll(rows(connection, diary, doubt));
        }
        return steps;
    }

    /** A day that an earlier run has begun with. */
    private Step begun(Connection connection, DayPartition day, DayNote note, Instant now, Optional<String> doubt)
            throws SQLException {
        boolean mayGo = note.forced() || gate.isOpen(connection, day);
        if (note.state() == DayNote.State.DETACHING) {
            return mayGo
                    ? step(connection, note.hasNoGrace() ? Kind.DROP : Kind.DETACH, day, "an earlier run began it")
                    : step(connection, Kind.PUT_BACK, day, NOT_EXPORTED);
        }
        if (!note.isOver(now)) {
            return step(
                    connection,
                    Kind.KEEP,
                    day,
                    "detached, and kept until " + note.until().orElseThrow());
        }
        Optional<String> obstacle = note.hasNoGrace() ? Optional.empty() : obstacle(doubt);
        if (obstacle.isPresent() || !mayGo) {
            return step(connection, Kind.KEEP, day, "detached; " + obstacle.orElse(NOT_EXPORTED));
        }
        return step(connection, Kind.DROP, day, "detached, and its time is over");
    }

    private List<Step> days(Connection connection, DatasetTable table, LocalDate before, Optional<String> doubt)
            throws SQLException {
        TreeSet<LocalDate> fresh = DueDays.before(connection, table, before).fresh();
        Set<LocalDate> open = gate.openPartitions(connection, table, fresh);
        Set<LocalDate> undropped = undropped(connection, table);
        List<Step> steps = new ArrayList<>();
        for (LocalDate day : fresh) {
            Optional<String> obstacle = obstacle(doubt);
            if (obstacle.isEmpty() && undropped.contains(day)) {
                obstacle = Optional.of("it was brought back by 'pitlane db undrop'; 'pitlane db clean' takes it");
            }
            if (obstacle.isEmpty() && !open.contains(day)) {
                obstacle = Optional.of(NOT_EXPORTED);
            }
            Kind kind = settings.undropGrace().isZero() ? Kind.DROP : Kind.DETACH;
            steps.add(step(connection, obstacle.isPresent() ? Kind.KEEP : kind, table.day(day), obstacle.orElse("")));
        }
        return steps;
    }

    private List<Step> rows(Connection connection, RowDeletion.Order order, Optional<String> doubt)
            throws SQLException {
        TreeMap<LocalDate, Long> old = RowDeletion.find(connection, order);
        Set<LocalDate> open =
                order.isGated() ? gate.open(connection, order.table().dataset(), old.keySet()) : old.keySet();
        TableSizes sizes = TableSizes.of(connection, order.table().quoted());
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<LocalDate, Long> day : old.entrySet()) {
            Optional<String> obstacle = obstacle(doubt);
            if (obstacle.isEmpty() && !open.contains(day.getKey())) {
                obstacle = Optional.of(NOT_EXPORTED);
            }
            steps.add(new Step(
                    obstacle.isPresent() ? Kind.KEEP : Kind.DELETE,
                    order.table().dataset(),
                    Optional.of(day.getKey()),
                    order.table().name(),
                    OptionalLong.of(day.getValue()),
                    sizes.share(day.getValue()),
                    obstacle.orElse("")));
        }
        return steps;
    }

    private Optional<String> obstacle(Optional<String> doubt) {
        return settings.enabled()
                ? doubt.map(why -> "the clock looks wrong")
                : Optional.of("retention is off (retention.enabled)");
    }

    private static Step step(Connection connection, Kind kind, DayPartition day, String why) throws SQLException {
        TableSizes sizes = TableSizes.of(connection, day.quoted());
        return new Step(kind, day.dataset(), Optional.of(day.day()), day.name(), sizes.rows(), sizes.bytes(), why);
    }

    private static Set<LocalDate> undropped(Connection connection, DatasetTable table) throws SQLException {
        Set<LocalDate> days = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(UNDROPPED)) {
            statement.setString(1, table.dataset());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    days.add(rows.getObject(1, LocalDate.class));
                }
            }
        }
        return days;
    }
}

package io.pitlane.maintain;

import io.pitlane.database.DatabaseClock;
import io.pitlane.error.NotYetException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;

/**
 * Tells whether the clock by which days are old can be believed. It cannot
 *
 * <ol>
 *   <li>when the database's clock and this process's differ by more than a minute;
 *   <li>when the ledger or the runs of jobs hold something from more than a minute after now: it was set back;
 *   <li>when those two, which are written as long as work goes on, have a hole of more than 25 hours that has ended
 *       within the last day, or not yet: either nothing ran, or the clock was set ahead. A day of steady work later it is
 *       believed again.
 * </ol>
 */
final class ClockGuard {

    private static final Duration TOLERANCE = Duration.ofMinutes(1);
    private static final Duration FAR = Duration.ofDays(36_500);
    private static final Duration DAY = Duration.ofDays(1);
    /** What is done daily is not done to the minute. */
    private static final Duration HOLE = Duration.ofHours(25);

    /** For each dataset an index has the newest first. */
    private static final String LEDGER =
            "(select max(newest.at) from unnest(cast(? as text[])) dataset cross join lateral (select committed_at as at"
                    + " from ops.loads where loads.dataset = dataset.dataset and committed_at <= ?"
                    + " order by committed_at desc limit 1) newest)";

    private static final String LEDGER_AFTER =
            "(select min(oldest.at) from unnest(cast(? as text[])) dataset cross join lateral (select committed_at as at"
                    + " from ops.loads where loads.dataset = dataset.dataset and committed_at > ?"
                    + " order by committed_at limit 1) oldest)";

    private static final String JOBS = "(select max(started) from ops.job_runs where started <= ?)";
    private static final String JOBS_AFTER = "(select min(started) from ops.job_runs where started > ?)";

    private final InstantSource processClock;
    private final DatabaseClock databaseClock;
    private final Collection<String> datasets;

    /** @param datasets whose loads are looked at */
    ClockGuard(InstantSource processClock, DatabaseClock databaseClock, Collection<String> datasets) {
        this.processClock = processClock;
        this.databaseClock = databaseClock;
        this.datasets = datasets;
    }

    /** Why the clock cannot be believed; empty: it can. */
    Optional<String> doubt(Connection connection) throws SQLException {
        Instant before = processClock.instant();
        Instant now = databaseClock.now(connection);
        Instant after = processClock.instant();
        if (now.isBefore(before.minus(TOLERANCE)) || now.isAfter(after.plus(TOLERANCE))) {
            return Optional.of("the clock of the database says " + now + " and that of this machine " + after
                    + "; set the one that is wrong");
        }
        Optional<Instant> newest = at(connection, now.plus(FAR), LEDGER, JOBS);
        if (newest.isPresent() && newest.get().isAfter(now.plus(TOLERANCE))) {
            return Optional.of("the clock says " + now + ", and something was committed at " + newest.get()
                    + "; the clock was set back, or is right again after it was wrong");
        }
        Optional<Instant> last = at(connection, now.minus(DAY), LEDGER, JOBS);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> next = at(connection, last.get(), LEDGER_AFTER, JOBS_AFTER);
        Instant end = next.orElse(now);
        if (Duration.between(last.get(), end).compareTo(HOLE) <= 0) {
            return Optional.empty();
        }
        return Optional.of("nothing was committed between " + last.get() + " and "
                + next.map(Instant::toString).orElse("now, " + now)
                + ": nothing ran, or the clock was set ahead; look whether the clock is right. Days go again"
                + next.map(begin -> " from " + begin.plus(DAY) + " on").orElse(" when records have come in for a day"));
    }

    /** @throws NotYetException if the clock cannot be believed */
    void require(Connection connection) throws SQLException {
        Optional<String> doubt = doubt(connection);
        if (doubt.isPresent()) {
            throw new NotYetException("Nothing is taken away by age: " + doubt.get());
        }
    }

    /** The newest, or oldest, of what both say. */
    private Optional<Instant> at(Connection connection, Instant bound, String ledger, String jobs) throws SQLException {
        String function = ledger.equals(LEDGER) ? "greatest" : "least";
        try (PreparedStatement statement =
                connection.prepareStatement("select " + function + "(" + ledger + ", " + jobs + ")")) {
            OffsetDateTime at = bound.atOffset(ZoneOffset.UTC);
            statement.setArray(1, connection.createArrayOf("text", datasets.toArray()));
            statement.setObject(2, at);
            statement.setObject(3, at);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
            }
        }
    }
}

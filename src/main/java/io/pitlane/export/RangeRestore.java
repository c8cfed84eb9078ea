package io.pitlane.export;

import io.pitlane.database.DatabaseException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Retry;
import io.pitlane.database.SqlStates;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Field;
import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.DayPartitions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Brings some days of one dataset back into a database that is in use. Rows go through their identity: one that is there
 * stays, and is counted as a duplicate. Each part is a batch with its own line in the ledger. Thread-safe.
 */
public final class RangeRestore {

    private static final Pattern COPY = Pattern.compile(
            "\\s*copy \"(?:[^\"]|\"\")+\"\\.\"(?:[^\"]|\"\")+\"( \\(.*\\))? from stdin;", Pattern.DOTALL);

    private static final String MIGRATION =
            "select coalesce(max(version::int), 0) from ops.schema_history where success and version ~ '^[0-9]+$'";

    private static final String LEDGER =
            """
            insert into ops.loads (load_id, dataset, chunk, repeat, origin, source_bytes, first_record, read, inserted, updated,
              duplicate, rejected, last, writer, started_at)
            select ?, ?, 0, coalesce((select max(repeat) + 1 from ops.loads where load_id = ? and dataset = ?), 0),
              ?, ?, 0, ?, ?, ?, ?, ?, true, 'restore', ?::timestamptz
            """;

    /** Somebody else may load the same rows at the same moment. */
    private final Retry retry = new Retry(4, Duration.ofMillis(100), Duration.ofSeconds(1));

    private final Transactions transactions;

    public RangeRestore(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * @throws IntegrityException if a part that is needed is damaged; nothing was restored then
     * @throws InvalidInputException if the set has no such days, or the schema of the database is another
     * @throws io.pitlane.load.HeldDayException if a day was dropped on purpose
     */
    public RangeReport run(ExportSet set, Dataset dataset, DayRange range, RestoreProgress progress) {
        List<ManifestPart> parts = parts(set, dataset, range);
        if (parts.isEmpty()) {
            throw new InvalidInputException(set.folder() + " holds no rows of " + dataset.name() + " for " + range
                    + "; see its " + Manifest.FILE);
        }
        requireSameSchema(set);
        requireWhole(set, dataset, parts);
        RangeReport report = RangeReport.NOTHING;
        progress.began(parts.stream().mapToLong(ManifestPart::bytes).sum());
        for (ManifestPart part : parts) {
            if (dataset.isPartitionedByDay()) {
                new DayPartitions(transactions).create(dataset.schema(), dataset.table(), part.day());
            }
            report = report.plus(retry.call(
                    () -> transactions.call(
                            OperationKind.COPY,
                            "restore-day",
                            connection -> restore(connection, set, part, dataset, range, progress::read)),
                    RangeRestore::metAnotherWriter));
        }
        progress.ended();
        return report;
    }

    /** Also of the parts that the numbers in the rows are read from. */
    private static void requireWhole(ExportSet set, Dataset dataset, List<ManifestPart> parts) {
        Set<String> named = new RangeSql(dataset)
                .named().stream().map(field -> field.lookup().table()).collect(Collectors.toSet());
        Verification verification = new Verification(ExportProgress.silent());
        set.manifest().parts().stream()
                .filter(part -> parts.contains(part) || named.contains(part.table()))
                .forEach(part ->
                        verification.verify(set.folder().resolve(part.file())).requireWhole());
    }

    /** Of all days, where the table is not split by day. */
    private static List<ManifestPart> parts(ExportSet set, Dataset dataset, DayRange range) {
        return set.manifest().parts().stream()
                .filter(part -> dataset.name().equals(part.dataset()))
                .filter(part -> part.day() == null ? !dataset.isPartitionedByDay() : range.contains(part.day()))
                .toList();
    }

    private void requireSameSchema(ExportSet set) {
        int version = transactions.call(OperationKind.READ, "restore-version", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(MIGRATION)) {
                row.next();
                return row.getInt(1);
            }
        });
        if (version != Integer.parseInt(set.manifest().migration())) {
            throw new InvalidInputException(set.folder() + " is of version "
                    + set.manifest().migration() + " of the schema and the database of " + version
                    + "; restore the whole set into an empty database, and migrate that");
        }
    }

    private static boolean metAnotherWriter(RuntimeException failure) {
        return failure instanceof DatabaseException
                && failure.getCause() instanceof SQLException cause
                && (SqlStates.isUniqueViolation(cause) || SqlStates.isDeadlock(cause));
    }

    private static RangeReport restore(
            Connection connection,
            ExportSet set,
            ManifestPart part,
            Dataset dataset,
            DayRange range,
            LongConsumer progress)
            throws SQLException {
        Instant started = Instant.now();
        RangeSql sql = new RangeSql(dataset);
        run(connection, sql.stage());
        copy(connection, set.folder().resolve(part.file()), RangeSql.STAGED, progress);
        keepRange(connection, sql, range);
        for (Field field : sql.named()) {
            renumber(connection, set, sql, field);
        }
        run(connection, sql.derive());
        run(connection, sql.compare());
        run(connection, sql.write());
        RangeReport report = counts(connection, sql);
        if (report.inserted() + report.updated() > 0) {
            try (PreparedStatement statement = connection.prepareStatement(sql.noteDays())) {
                statement.setString(1, dataset.name());
                statement.execute();
            }
        }
        if (report.rejected() > 0) {
            quarantine(connection, set, part, dataset, sql);
        }
        note(connection, set, part, dataset, report, started);
        return report;
    }

    private static void copy(Connection connection, Path file, String target, LongConsumer progress)
            throws SQLException {
        RestoreFiles.<SQLException>read(file, progress, script -> {
            script.next(); // registers the part, which is of use only to a whole set
            String statement = script.next().orElse("");
            Matcher copy = COPY.matcher(statement);
            if (!copy.matches()) {
                throw new IntegrityException(file + " holds no rows where they should be");
            }
            String columns = copy.group(1) == null ? "" : copy.group(1);
            CopyIn rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + target + columns + " from stdin");
            try {
                ScriptRun.rows(script, rows);
                rows.endCopy();
            } finally {
                if (rows.isActive()) {
                    rows.cancelCopy();
                }
            }
        });
    }

    private static void keepRange(Connection connection, RangeSql sql, DayRange range) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.keepRange())) {
            statement.setString(1, midnight(range.from()));
            statement.setString(2, midnight(range.to().plusDays(1)));
            statement.execute();
        }
    }

    private static String midnight(LocalDate day) {
        return day + " 00:00:00Z";
    }

    /** The set knows what its numbers are the names of; those that the database does not have are made. */
    private static void renumber(Connection connection, ExportSet set, RangeSql sql, Field field) throws SQLException {
        run(connection, List.of(sql.stageNames(field.lookup())));
        for (ManifestPart part : set.manifest().parts()) {
            if (field.lookup().table().equals(part.table())) {
                copy(connection, set.folder().resolve(part.file()), RangeSql.NAMED, bytes -> {});
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.countNameless(field))) {
            row.next();
            if (row.getLong(1) > 0) {
                throw new IntegrityException(set.folder() + " holds " + row.getLong(1) + " rows whose " + field.name()
                        + " is none of " + field.lookup().table());
            }
        }
        run(connection, List.of(sql.addNames(field), sql.renumber(field)));
    }

    private static RangeReport counts(Connection connection, RangeSql sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.counts())) {
            row.next();
            return new RangeReport(1, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
        }
    }

    private static void quarantine(
            Connection connection, ExportSet set, ManifestPart part, Dataset dataset, RangeSql sql)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.quarantine())) {
            statement.setString(1, part.sha256());
            statement.setString(2, dataset.name());
            statement.setString(3, set.folder().resolve(part.file()).toString());
            statement.execute();
        }
    }

    private static void note(
            Connection connection,
            ExportSet set,
            ManifestPart part,
            Dataset dataset,
            RangeReport report,
            Instant started)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LEDGER)) {
            statement.setString(1, part.sha256());
            statement.setString(2, dataset.name());
            statement.setString(3, part.sha256());
            statement.setString(4, dataset.name());
            statement.setString(5, set.folder().resolve(part.file()).toString());
            statement.setLong(6, part.bytes());
            statement.setLong(7, report.read());
            statement.setLong(8, report.inserted());
            statement.setLong(9, report.updated());
            statement.setLong(10, report.duplicate());
            statement.setLong(11, report.rejected());
            statement.setString(12, started.toString());
            statement.execute();
        }
    }

    private static void run(Connection connection, List<String> statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}

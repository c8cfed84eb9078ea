package io.pitlane.database;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/**
 * The undo that the free Flyway does not have: the {@code U} scripts of the newest migrations, newest first. Works on
 * the caller's connection and in the caller's transaction, which must be open; changes nothing before {@link #run()}.
 * Not thread-safe.
 *
 * <p>Which tables and columns go, it finds out by trying the scripts behind a savepoint. What a trial cannot show, rows
 * that a script deletes, the script says in its first lines: {@code -- loses: schema.table}, more than one parted by
 * commas. A table whose rows come from its migration, which brings them back, is no loss: {@code -- seeded:
 * schema.table}.
 */
final class Rollback {

    private static final Pattern LOSES = Pattern.compile("^--\\s*loses:\\s*(.+)$", Pattern.MULTILINE);

    private static final Pattern SEEDED = Pattern.compile("^--\\s*seeded:\\s*(.+)$", Pattern.MULTILINE);

    private static final String FINISH_DAY_LOADS =
            """
            do $$ begin
              if to_regprocedure('ops.finish_day_load(text, date)') is not null then
                perform ops.finish_day_load(dataset, day) from ops.day_loads;
              end if;
            end $$""";

    private final Connection connection;
    private final List<MigrationFile> steps;
    private final int version;
    private final Set<String> lostNames;

    private Rollback(Connection connection, List<MigrationFile> steps, int version) throws SQLException {
        this.connection = connection;
        this.steps = steps;
        this.version = version;
        this.lostNames = declared(LOSES);
        this.lostNames.addAll(triedLosses());
    }

    /**
     * @throws InvalidInputException if the target is not below what is applied, or an undo script is missing
     * @throws InvalidConfigurationException if files and database do not fit, so that an undo might not either
     */
    static Rollback prepare(Connection connection, MigrationFolder folder, RollbackTarget target) throws SQLException {
        finishDayLoads(connection);
        MigrationHistory history = MigrationHistory.read(connection);
        List<String> problems = MigrationStatus.compare(folder, history).problems();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        List<MigrationFile> applied = new ArrayList<>();
        for (MigrationFile file : folder.files()) {
            if (history.version(file.version()).isPresent()) {
                applied.add(0, file);
            }
        }
        List<MigrationFile> steps = target.version().isPresent()
                ? above(target.version().getAsInt(), applied)
                : applied.subList(0, Math.min(1, applied.size()));
        int version =
                applied.size() == steps.size() ? 0 : applied.get(steps.size()).version();
        return new Rollback(connection, steps, version);
    }

    /** Rows of a day that is still loaded apart are counted, and lost, like those of any other day. */
    private static void finishDayLoads(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(FINISH_DAY_LOADS);
        }
    }

    private static List<MigrationFile> above(int version, List<MigrationFile> applied) {
        if (version != 0 && applied.stream().noneMatch(file -> file.version() == version)) {
            throw new InvalidInputException("Cannot roll back to version " + version
                    + ", which is not applied; 'pitlane db status' lists the versions that are, and 0 undoes them all");
        }
        return applied.stream().filter(file -> file.version() > version).toList();
    }

    /** Counts what would be lost. */
    RollbackPlan plan() throws SQLException {
        List<RollbackPlan.Loss> losses = new ArrayList<>();
        Set<String> tables = lostTables();
        Set<String> seeded = declared(SEEDED);
        for (String name : lostNames) {
            if (seeded.contains(name)) {
                continue;
            }
            Matcher column = Pattern.compile("(.+\\..+)\\.(.+)").matcher(name);
            if (!column.matches()) {
                count(losses, name, name, "*");
            } else if (!tables.contains(column.group(1))) {
                count(losses, name, column.group(1), quoted(column.group(2)));
            }
        }
        return new RollbackPlan(steps.stream().map(MigrationFile::script).toList(), losses, version);
    }

    /** Keeps everybody else away from the tables whose rows go, so that what is counted afterwards is what is lost. */
    void lockTables() throws SQLException {
        for (String name : lostNames) {
            String table = name.replaceFirst("^(.+\\..+)\\..+$", "$1");
            if (exists(table)) {
                execute("lock table " + quotedName(table) + " in access exclusive mode");
            }
        }
    }

    /** Undoes the steps, their rows of the history, and the ledger of what was lost. */
    void run() throws SQLException {
        undoSteps();
        resetLedger();
    }

    private void undoSteps() throws SQLException {
        // A repeatable migration may rest on what goes: each undo drops what stands in its way, and the next migrate
        // runs the repeatable ones again.
        execute("delete from ops.schema_history where version is null");
        for (MigrationFile step : steps) {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from ops.schema_history where script = ?")) {
                delete.setString(1, step.script());
                delete.executeUpdate();
            }
            if (isEmpty("ops.schema_history")) {
                execute("drop table ops.schema_history");
            }
            undo(step);
        }
    }

    private void undo(MigrationFile step) throws SQLException {
        Path script = undoOf(step);
        try {
            execute(read(script));
        } catch (SQLException e) {
            if (SqlStates.isRetryable(e)) {
                throw e;
            }
            throw new DatabaseException(
                    "Undo " + script + " failed, so nothing was rolled back: " + FailureText.reason(e) + detail(e)
                            + "; remove what stands in its way, or correct the script",
                    e);
        }
    }

    /** What depends on the table stands in PostgreSQL's detail, not in its message. */
    private static String detail(SQLException failure) {
        return failure instanceof PSQLException error
                        && error.getServerErrorMessage() != null
                        && error.getServerErrorMessage().getDetail() != null
                ? " (" + error.getServerErrorMessage().getDetail().replaceAll("\\s+", " ") + ")"
                : "";
    }

    /** What was loaded into a table that is gone may be loaded, or replayed, again. */
    private void resetLedger() throws SQLException {
        Array datasets = connection.createArrayOf("text", lostTables().toArray());
        if (exists("ops.loads")) {
            update("delete from ops.loads where dataset = any (?)", datasets);
        }
        if (exists("ops.quarantine")) {
            update(
                    "update ops.quarantine set state = 'open', replayed_at = null, replay_id = null"
                            + " where state = 'replayed' and dataset = any (?)",
                    datasets);
        }
    }

    private void update(String sql, Array datasets) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, datasets);
            statement.executeUpdate();
        }
    }

    private Set<String> lostTables() {
        Set<String> tables = new LinkedHashSet<>(lostNames);
        tables.removeIf(name -> name.chars().filter(c -> c == '.').count() != 1);
        return tables;
    }

    private Set<String> triedLosses() throws SQLException {
        if (steps.isEmpty()) {
            return Set.of();
        }
        SchemaContents before = SchemaContents.read(connection);
        Savepoint start = connection.setSavepoint();
        try {
            undoSteps();
            return before.goneIn(SchemaContents.read(connection));
        } finally {
            connection.rollback(start);
        }
    }

    private Set<String> declared(Pattern line) {
        Set<String> names = new LinkedHashSet<>();
        for (MigrationFile step : steps) {
            Matcher header = line.matcher(read(undoOf(step)));
            while (header.find()) {
                names.addAll(List.of(header.group(1).strip().split("\\s*,\\s*")));
            }
        }
        return names;
    }

    private void count(List<RollbackPlan.Loss> losses, String name, String table, String what) throws SQLException {
        if (exists(table)) {
            long rows = number("select count(" + what + ") from " + quotedName(table));
            if (rows > 0) {
                losses.add(new RollbackPlan.Loss(name, rows));
            }
        }
    }

    private boolean isEmpty(String table) throws SQLException {
        return exists(table) && number("select count(*) from " + quotedName(table)) == 0;
    }

    private boolean exists(String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select to_regclass(?) is not null")) {
            statement.setString(1, quotedName(table));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Path undoOf(MigrationFile step) {
        return step.undo()
                .orElseThrow(() -> new InvalidInputException("Migration " + step.script()
                        + " cannot be rolled back: its undo " + step.script().replaceFirst("V", "U")
                        + " is missing beside it"));
    }

    private static String read(Path script) {
        try {
            return Files.readString(script);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read " + script + ": " + e, e);
        }
    }

    private static String quotedName(String name) {
        int dot = name.indexOf('.');
        return quoted(name.substring(0, Math.max(dot, 0))) + "." + quoted(name.substring(dot + 1));
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}

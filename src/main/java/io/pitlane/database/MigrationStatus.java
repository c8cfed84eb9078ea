package io.pitlane.database;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Files and database compared.
 *
 * @param version the newest version that is applied; 0 where none is
 * @param entries versions in their order, then the repeatable migrations by name
 */
public record MigrationStatus(int version, List<Entry> entries) {

    /**
     * One migration.
     *
     * @param version above 0; 0 for a repeatable one
     * @param hasUndo whether it can be rolled back
     * @param problem why migrate refuses to run, and what to do about it
     */
    public record Entry(
            int version,
            String description,
            String script,
            MigrationState state,
            Optional<Instant> installedOn,
            boolean hasUndo,
            Optional<String> problem) {

        public boolean isRepeatable() {
            return version == 0;
        }
    }

    public MigrationStatus {
        entries = List.copyOf(entries);
    }

    static MigrationStatus compare(MigrationFolder folder, MigrationHistory history) {
        List<Entry> entries = new ArrayList<>();
        for (MigrationFile file : folder.files()) {
            Optional<MigrationHistory.Row> row =
                    file.isRepeatable() ? history.repeatable(file.script()) : history.version(file.version());
            MigrationState state = row.map(applied -> applied(file, applied)).orElseGet(() -> waiting(file, history));
            entries.add(new Entry(
                    file.version(),
                    file.description(),
                    file.script(),
                    state,
                    row.map(MigrationHistory.Row::installedOn),
                    file.undo().isPresent(),
                    problem(state, file.script(), folder)));
        }
        for (MigrationHistory.Row row : history.rows()) {
            if (entries.stream().noneMatch(entry -> isSame(entry, row))) {
                MigrationState state = row.version() > folder.newest() ? MigrationState.NEWER : MigrationState.MISSING;
                entries.add(new Entry(
                        row.version(),
                        row.description(),
                        row.script(),
                        state,
                        Optional.of(row.installedOn()),
                        false,
                        problem(state, row.script(), folder)));
            }
        }
        entries.sort(Comparator.comparing(Entry::isRepeatable)
                .thenComparing(Entry::version)
                .thenComparing(Entry::script));
        return new MigrationStatus(history.newest(), entries);
    }

    /** How many migrations the next migrate runs. */
    public int due() {
        return (int) entries.stream().filter(entry -> entry.state().isDue()).count();
    }

    /** Why migrate refuses to run; empty where it does not. */
    public List<String> problems() {
        return entries.stream().flatMap(entry -> entry.problem().stream()).toList();
    }

    private static boolean isSame(Entry entry, MigrationHistory.Row row) {
        return entry.version() == row.version()
                && (row.version() > 0 || entry.script().equals(row.script()));
    }

    private static MigrationState applied(MigrationFile file, MigrationHistory.Row row) {
        if (!row.succeeded()) {
            return MigrationState.FAILED;
        }
        if (row.checksum() == file.checksum()) {
            return MigrationState.APPLIED;
        }
        return file.isRepeatable() ? MigrationState.OUTDATED : MigrationState.CHANGED;
    }

    private static MigrationState waiting(MigrationFile file, MigrationHistory history) {
        return file.isRepeatable() || file.version() > history.newest()
                ? MigrationState.PENDING
                : MigrationState.SKIPPED;
    }

    private static Optional<String> problem(MigrationState state, String script, MigrationFolder folder) {
        return switch (state) {
            case APPLIED, PENDING, OUTDATED -> Optional.empty();
            case CHANGED ->
                Optional.of("Migration " + script + " was edited after it had been applied; restore the file,"
                        + " and put the change into a new one");
            case MISSING ->
                Optional.of("Migration " + script + " was applied, but is not in " + folder.folder()
                        + "; restore the file");
            case NEWER ->
                Optional.of("The database is newer than this Pitlane: " + script + " was applied, and "
                        + folder.folder() + " ends at version " + folder.newest()
                        + "; use the newer Pitlane, or let it roll the database back");
            case SKIPPED ->
                Optional.of("Migration " + script + " is not applied, though a later version is; give it a"
                        + " version above all others");
            case FAILED ->
                Optional.of("Migration " + script + " failed halfway, outside a transaction; repair the"
                        + " database by hand and delete the row from ops.schema_history");
        };
    }
}

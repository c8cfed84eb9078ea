package io.pitlane.selftest;

import io.pitlane.config.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One field of the matrix: what strikes when, while records of which kind are on their way. */
public record Cell(Strike strike, Phase phase, RecordKind kind) {

    private static final List<CrashPoint> WRITING = List.of(
            CrashPoint.GROUP_TAKEN,
            CrashPoint.COPY_SENT,
            CrashPoint.LEDGER_WRITTEN,
            CrashPoint.COMMITTED,
            CrashPoint.SPOOL_WRITTEN,
            CrashPoint.SPOOL_SYNCED,
            CrashPoint.SPOOL_RENAMED,
            CrashPoint.SPOOL_FOLDER_SYNCED,
            CrashPoint.PIT_RENAMED,
            CrashPoint.ARCHIVING,
            CrashPoint.ARCHIVED);

    private static final List<CrashPoint> RECOVERING = List.of(
            CrashPoint.GROUP_TAKEN,
            CrashPoint.COPY_SENT,
            CrashPoint.LEDGER_WRITTEN,
            CrashPoint.COMMITTED,
            CrashPoint.SPOOL_WRITTEN,
            CrashPoint.SPOOL_SYNCED,
            CrashPoint.SPOOL_RENAMED,
            CrashPoint.SPOOL_FOLDER_SYNCED,
            CrashPoint.PIT_RENAMED,
            CrashPoint.RECONCILE_CLAIMED,
            CrashPoint.RECONCILE_COMMITTED,
            CrashPoint.SPOOL_REMOVED,
            CrashPoint.SALVAGE_WRITTEN,
            CrashPoint.SALVAGE_MOVED,
            CrashPoint.ARCHIVING,
            CrashPoint.ARCHIVED);

    private static final Map<Phase, List<CrashPoint>> POINTS =
            Map.of(Phase.WRITING, WRITING, Phase.RECOVERING, RECOVERING);

    private static final List<Strike> OTHERS = List.of(Strike.KILL, Strike.KILL_DATABASE, Strike.BREAK_CONNECTIONS);

    /** Every point in every phase in which it is passed, and the strikes that have no point, each for every kind. */
    public static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            List<Strike> strikes =
                    new ArrayList<>(POINTS.get(phase).stream().map(Strike::at).toList());
            strikes.addAll(OTHERS);
            for (Strike strike : strikes) {
                for (RecordKind kind : RecordKind.values()) {
                    cells.add(new Cell(strike, phase, kind));
                }
            }
        }
        return List.copyOf(cells);
    }

    /** Whether it takes a file in the inbox, and so the routes. */
    public boolean isOfInbox() {
        return strike.point()
                .filter(point -> point == CrashPoint.ARCHIVING || point == CrashPoint.ARCHIVED)
                .isPresent();
    }

    /** Whether files of the PIT tree are written beside the database. */
    public boolean isMirrored() {
        return strike.point().filter(point -> point == CrashPoint.PIT_RENAMED).isPresent();
    }

    /** Whether the point is passed while a file goes into the spool. */
    boolean isOfSpool() {
        return strike.point()
                .filter(point -> point.name().startsWith("SPOOL_") && point != CrashPoint.SPOOL_REMOVED)
                .isPresent();
    }

    /** Whether the point is one of a transaction, which both the backlog and fresh records pass. */
    boolean isOfCommit() {
        return strike.point()
                .filter(point -> point == CrashPoint.COPY_SENT
                        || point == CrashPoint.LEDGER_WRITTEN
                        || point == CrashPoint.COMMITTED)
                .isPresent();
    }

    /** Whether the point is passed only where a file of the spool is damaged. */
    boolean isOfSalvage() {
        return phase == Phase.RECOVERING && isOfSpool()
                || strike.point()
                        .filter(point -> point == CrashPoint.SALVAGE_WRITTEN || point == CrashPoint.SALVAGE_MOVED)
                        .isPresent();
    }

    @Override
    public String toString() {
        return strike.word() + ", " + phase.word() + ", " + kind.dataset() + " by " + kind.identity();
    }
}

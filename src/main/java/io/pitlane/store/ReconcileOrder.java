package io.pitlane.store;

import java.nio.file.Path;
import java.util.List;

/**
 * How a backlog is worked off.
 *
 * @param within only files at or below these paths, absolute; empty: all
 * @param connections how many groups are loaded at once; at least 1
 * @param waitsForOthers whether it ends only when nothing is left that another process has claimed
 */
public record ReconcileOrder(
        List<Path> within, int connections, Pace pace, boolean waitsForOthers, ReconcileProgress progress) {

    public ReconcileOrder {
        within = List.copyOf(within);
    }

    /** About the whole backlog. */
    public ReconcileOrder(int connections, Pace pace, boolean waitsForOthers, ReconcileProgress progress) {
        this(List.of(), connections, pace, waitsForOthers, progress);
    }

    /** One more than there are connections where nothing is spared: while files are opened and removed, none is idle. */
    int workers() {
        return pace.isUnlimited() ? connections + 1 : connections;
    }

    boolean isAbout(SpoolEntry entry) {
        Path path = entry.path().toAbsolutePath();
        return within.isEmpty() || within.stream().anyMatch(path::startsWith);
    }
}

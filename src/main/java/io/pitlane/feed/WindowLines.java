package io.pitlane.feed;

import java.io.ByteArrayOutputStream;
import java.util.UUID;

/**
 * The pages of one window on their way into the table: in large pieces, the last of them under the window's own name, so
 * that the ledger has the window only when all of it is there. Not thread-safe.
 */
final class WindowLines {

    private static final int PIECE = 8 << 20;

    private final HistoryWindow window;
    private final boolean force;
    private final Backfill.WindowLoad load;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Counts counts = Counts.NONE;

    /** @param force the ledger may have the window already */
    WindowLines(HistoryWindow window, boolean force, Backfill.WindowLoad load) {
        this.window = window;
        this.force = force;
        this.load = load;
    }

    void add(HistoryPage page) {
        if (lines.size() > 0 && lines.size() + page.line().length > PIECE) {
            send(UUID.randomUUID().toString());
        }
        lines.writeBytes(page.line());
        lines.write('\n');
    }

    /** Loads the rest; what came of all. */
    Counts finish() {
        send(force ? UUID.randomUUID().toString() : window.batchId());
        return counts;
    }

    private void send(String batchId) {
        String origin = "backfill " + window.venue() + " " + window.kind().word() + " " + window.symbol() + " "
                + window.from() + "/" + window.to();
        counts = counts.plus(Counts.of(load.load(batchId, origin, lines.toByteArray())));
        lines.reset();
    }
}

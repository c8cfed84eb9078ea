package io.pitlane.bench;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Recorded payloads of trades into a copy of {@code market.trades} with all its indexes and with days that are there,
 * against CopyManager's COPY of the same rows, already finished as text, into another copy.
 */
public final class RecordingBench {

    private static final String BASELINE = "CopyManager text COPY of finished rows, one stream";

    private final BenchParts parts;

    public RecordingBench(BenchParts parts) {
        this.parts = parts;
    }

    /**
     * @param existing what both tables hold beforehand; where that is nothing they are emptied for each round, else each
     *     round adds to what the one before it left
     */
    public BenchResult run(long rows, ExistingRows existing, int rounds) {
        Rounds measured = new Rounds();
        try (RecordedTradeFiles files = new RecordedTradeFiles(parts)) {
            BenchTables.use(parts, "market.trades", days(existing), tables -> {
                boolean grows = existing.rows() > 0;
                if (grows) {
                    parts.listener().accept("fills both tables with " + existing.rows() + " rows");
                    MarketHistory.fill(parts, tables, existing);
                }
                Round ours = new Round(tables, files, rows, existing.rows(), grows);
                Round baseline = new Round(tables, files, rows, existing.rows(), grows);
                measured.run(
                        rounds,
                        () -> ours.time(tables.ours(), () -> tables.loadRecording(files.source(), rows)),
                        () -> baseline.time(tables.baseline(), () -> files.copyFinished(tables.baseline())),
                        parts.listener());
            });
        }
        String name = "load --dataset market.trades"
                + (existing.rows() == 0 ? "" : " --existing-rows " + existing.rows() + " --days " + existing.days());
        return new BenchResult(name, rows, measured.ourMedian(), BASELINE, measured.baselineMedian());
    }

    /** Fills both sides once, untimed: for the test that they hold the same. */
    void loadBoth(BenchTables tables, long rows) throws IOException, SQLException {
        try (RecordedTradeFiles files = new RecordedTradeFiles(parts)) {
            files.write(rows, 0);
            tables.loadRecording(files.source(), rows);
            files.copyFinished(tables.baseline());
        }
    }

    private static BenchTables.Days days(ExistingRows existing) {
        return new BenchTables.Days(
                RecordedTrade.FIRST_DAY.minusDays(existing.days() - (long) RecordedTrade.DAYS), existing.days());
    }

    /** The rounds of one side. */
    private static final class Round {

        private final BenchTables tables;
        private final RecordedTradeFiles files;
        private final long rows;
        private final boolean grows;
        private long expected;
        private int number;

        Round(BenchTables tables, RecordedTradeFiles files, long rows, long existing, boolean grows) {
            this.tables = tables;
            this.files = files;
            this.rows = rows;
            this.grows = grows;
            this.expected = existing;
        }

        double time(String table, Rounds.Contestant contestant) throws Exception {
            if (grows) {
                tables.checkpoint();
                expected += rows;
            } else {
                tables.reset();
                expected = rows;
            }
            files.write(rows, grows ? number++ : 0);
            double seconds = contestant.run();
            tables.checkCount(table, expected);
            return seconds;
        }
    }
}

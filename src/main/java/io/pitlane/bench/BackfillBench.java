package io.pitlane.bench;

/**
 * Recorded payloads of seven whole days into a copy of {@code market.trades} that has a partition for none of them,
 * against CopyManager's COPY of the same rows, already finished as text, into another copy, whose partitions are there.
 */
public final class BackfillBench {

    private static final String BASELINE =
            "CopyManager text COPY of finished rows into days that are there, one stream";

    private final BenchParts parts;

    public BackfillBench(BenchParts parts) {
        this.parts = parts;
    }

    public BenchResult run(long rows, int rounds) {
        Rounds measured = new Rounds();
        try (RecordedTradeFiles files = new RecordedTradeFiles(parts)) {
            BenchTables.use(parts, "market.trades", BenchTables.Days.NONE, tables -> {
                tables.makeDays(tables.baseline(), RecordedTrade.FIRST_DAY, RecordedTrade.DAYS);
                files.write(rows, 0);
                measured.run(
                        rounds,
                        () -> load(tables, files, rows),
                        () -> copyFinished(tables, files, rows),
                        parts.listener());
            });
        }
        return new BenchResult("backfill", rows, measured.ourMedian(), BASELINE, measured.baselineMedian());
    }

    private static double load(BenchTables tables, RecordedTradeFiles files, long rows) {
        tables.dropOurDays();
        tables.reset();
        double seconds = tables.loadRecording(files.source(), rows);
        tables.checkCount(tables.ours(), rows);
        return seconds;
    }

    private static double copyFinished(BenchTables tables, RecordedTradeFiles files, long rows) throws Exception {
        tables.dropOurDays();
        tables.reset();
        double seconds = files.copyFinished(tables.baseline());
        tables.checkCount(tables.baseline(), rows);
        return seconds;
    }
}

package io.pitlane.http;

import io.pitlane.store.MissingFile;
import io.pitlane.store.Spool;
import io.pitlane.store.SpoolFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What waits in the spool and since when, and whether it takes more. */
public final class SpoolCheck implements HealthCheck {

    private static final double MEGABYTE = 1 << 20;

    private final Spool spool;
    private final BooleanSupplier databaseIsThere;
    private final Clock clock;

    /** @param databaseIsThere then a full spool keeps nobody waiting yet */
    public SpoolCheck(Spool spool, BooleanSupplier databaseIsThere, Clock clock) {
        this.spool = spool;
        this.databaseIsThere = databaseIsThere;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "spool";
    }

    @Override
    public Finding look() {
        SpoolFigures figures = spool.figures();
        String why = describe(figures);
        Optional<String> full = spool.whyFull();
        if (full.isPresent()) {
            String sentence = full.get() + "; " + why;
            return databaseIsThere.getAsBoolean() ? Finding.warning(sentence) : Finding.down(sentence);
        }
        List<String> held = spool.held();
        if (!held.isEmpty()) {
            return Finding.warning(held.size() + " spool files cannot be loaded: " + held.get(0) + "; " + why);
        }
        List<MissingFile> missing = spool.missed();
        if (!missing.isEmpty()) {
            return Finding.warning(missing.size()
                    + " spool files vanished without having been committed by us, such as " + describe(missing.get(0))
                    + "; look for their batches in the ledger, and else in a backup; " + why);
        }
        Optional<Instant> oldest = figures.oldest();
        return oldest.isPresent() ? Finding.warning(why).since(oldest.get()) : Finding.up(why);
    }

    private String describe(SpoolFigures figures) {
        long files = figures.files();
        if (files == 0) {
            return "No batch waits for the database";
        }
        Instant now = clock.instant();
        Duration waited = Duration.between(figures.oldest().orElse(now), now);
        return String.format(
                Locale.ROOT,
                "%d %s (%.1f MB) for the database, the oldest since %s, %d s",
                files,
                files == 1 ? "batch waits" : "batches wait",
                figures.bytes() / MEGABYTE,
                figures.oldest().orElse(now).truncatedTo(ChronoUnit.SECONDS),
                Math.max(0, waited.toSeconds()));
    }

    private static String describe(MissingFile file) {
        return file.batchId().isPresent()
                ? file.path() + " (batch " + file.batchId().get() + ")"
                : "number " + file.sequence() + " of writer " + file.writer();
    }
}

package io.pitlane.http;

import io.pitlane.export.ExportLedger;
import io.pitlane.export.Exports;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether there is a recent export, and whether it is whole. Never a reason to take nothing in. */
public final class ExportCheck implements HealthCheck {

    /** One daily export may be late without anybody being told. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private final BooleanSupplier databaseIsReady;
    private final Exports exports;
    private final Clock clock;

    public ExportCheck(BooleanSupplier databaseIsReady, Exports exports, Clock clock) {
        this.databaseIsReady = databaseIsReady;
        this.exports = exports;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public Finding look() {
        if (!databaseIsReady.getAsBoolean()) {
            return Finding.up("Not known until the database is ready");
        }
        try {
            Optional<String> directory = exports.folder().idIfAny();
            return directory.isEmpty()
                    ? Finding.up("Nothing was exported yet; see 'pitlane export'")
                    : look(exports.ledger().rows(directory.get()));
        } catch (RuntimeException failure) {
            return Finding.warning("Exports cannot be looked up: " + failure.getMessage());
        }
    }

    private Finding look(List<ExportLedger.Row> rows) {
        if (rows.isEmpty()) {
            return Finding.warning(
                    "There is no set of an export in " + exports.folder().path() + "; run 'pitlane export'");
        }
        ExportLedger.Row last = rows.get(rows.size() - 1);
        String when = "The last export is of " + last.createdAt().truncatedTo(ChronoUnit.SECONDS);
        Instant due = last.createdAt().plus(LONGEST);
        if (last.damage().isPresent()) {
            return Finding.warning(when + " and is damaged: " + last.damage().get() + "; run 'pitlane export'");
        }
        if (due.isBefore(clock.instant())) {
            return Finding.warning(when + ", more than " + LONGEST.toDays() + " days ago; run 'pitlane export'")
                    .since(due);
        }
        return last.verifiedAt().isPresent()
                ? Finding.up(when + " and was verified")
                : Finding.warning(when + " and was not verified; run 'pitlane verify "
                        + exports.folder().path().resolve(last.set()) + "'");
    }
}

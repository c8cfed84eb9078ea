package io.pitlane.http;

import io.pitlane.export.DrillLedger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether exports are known to restore. Never a reason to take nothing in. */
public final class DrillCheck implements HealthCheck {

    /** One daily drill may be late without anybody being told. */
    private static final Duration LONGEST = Duration.ofDays(2);

    private final BooleanSupplier databaseIsReady;
    private final DrillLedger drills;
    private final Clock clock;

    public DrillCheck(BooleanSupplier databaseIsReady, DrillLedger drills, Clock clock) {
        this.databaseIsReady = databaseIsReady;
        this.drills = drills;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "drill";
    }

    @Override
    public Finding look() {
        if (!databaseIsReady.getAsBoolean()) {
            return Finding.up("Not known until the database is ready");
        }
        try {
            Optional<DrillLedger.Row> last = drills.last();
            return last.isPresent() ? look(last.get()) : withoutDrill(drills.oldestExport());
        } catch (RuntimeException failure) {
            return Finding.warning("Drills cannot be looked up: " + failure.getMessage());
        }
    }

    private Finding withoutDrill(Optional<Instant> exported) {
        return exported.filter(since -> since.plus(LONGEST).isBefore(clock.instant()))
                .map(since -> Finding.warning("No export was ever restored in a drill; see 'pitlane jobs history' and"
                                + " 'pitlane jobs run restore-drill'")
                        .since(since.plus(LONGEST)))
                .orElse(Finding.up("No export was drilled yet"));
    }

    private Finding look(DrillLedger.Row last) {
        String which = "The last drill restored " + last.set();
        Instant due = last.endedAt().plus(LONGEST);
        return switch (last.state()) {
            case "damaged" ->
                Finding.warning("The last drill found " + last.set() + " damaged: " + last.detail()
                                + "; run 'pitlane export', which writes everything anew")
                        .since(last.endedAt());
            case "failed" ->
                Finding.warning("The last drill, of " + last.set() + ", failed: " + last.detail())
                        .since(last.endedAt());
            default ->
                due.isBefore(clock.instant())
                        ? Finding.warning(which + " at " + last.endedAt().truncatedTo(ChronoUnit.SECONDS)
                                        + ", more than " + LONGEST.toDays() + " days ago; see 'pitlane jobs history'")
                                .since(due)
                        : Finding.up(which + " in " + Math.round(last.seconds()) + " s");
        };
    }
}

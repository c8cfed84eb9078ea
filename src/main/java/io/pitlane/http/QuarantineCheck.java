package io.pitlane.http;

import io.pitlane.load.Quarantine;
import java.util.function.BooleanSupplier;

/** How many refused records wait for somebody; never a reason to be unhealthy. */
public final class QuarantineCheck implements HealthCheck {

    private final BooleanSupplier databaseIsReady;
    private final Quarantine quarantine;

    public QuarantineCheck(BooleanSupplier databaseIsReady, Quarantine quarantine) {
        this.databaseIsReady = databaseIsReady;
        this.quarantine = quarantine;
    }

    @Override
    public String name() {
        return "quarantine";
    }

    @Override
    public Finding look() {
        if (!databaseIsReady.getAsBoolean()) {
            return Finding.up("Not known until the database is ready");
        }
        try {
            return count(quarantine.open());
        } catch (RuntimeException failure) {
            return Finding.warning("Cannot be counted: " + failure.getMessage());
        }
    }

    private static Finding count(long open) {
        if (open == 0) {
            return Finding.up("No open entry");
        }
        return Finding.up(open + (open == 1 ? " open entry" : " open entries") + "; see 'pitlane quarantine list'");
    }
}

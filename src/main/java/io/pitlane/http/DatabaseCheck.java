package io.pitlane.http;

import io.pitlane.database.DatabaseGate;
import java.time.Instant;
import java.util.Optional;

/** Whether the database answers and takes writes. */
public final class DatabaseCheck implements HealthCheck {

    private final DatabaseGate gate;

    public DatabaseCheck(DatabaseGate gate) {
        this.gate = gate;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Finding look() {
        Optional<Instant> away = gate.awaySince();
        return away.isEmpty()
                ? Finding.up("PostgreSQL at " + gate.display() + " answers")
                : Finding.down(gate.why()).since(away.get());
    }
}

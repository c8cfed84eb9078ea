package io.pitlane.http;

import io.pitlane.database.DatabaseGate;
import io.pitlane.database.MigrationStatus;
import io.pitlane.database.Migrations;

/** Whether the schema is the one that this version was built for. */
public final class MigrationsCheck implements HealthCheck {

    private final DatabaseGate gate;
    private final Migrations migrations;

    public MigrationsCheck(DatabaseGate gate, Migrations migrations) {
        this.gate = gate;
        this.migrations = migrations;
    }

    @Override
    public String name() {
        return "migrations";
    }

    @Override
    public Finding look() {
        if (!gate.isOpen()) {
            return Finding.up("Not known while the database is away");
        }
        MigrationStatus status = migrations.status();
        if (!status.problems().isEmpty()) {
            return Finding.down(String.join("; ", status.problems()));
        }
        return status.due() == 0
                ? Finding.up("At version " + status.version() + ", nothing is due")
                : Finding.down(status.due() + " migrations are due; run 'pitlane db migrate'");
    }
}

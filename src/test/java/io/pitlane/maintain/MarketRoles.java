package io.pitlane.maintain;

import io.pitlane.config.Secret;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.Database;
import io.pitlane.metrics.OperationMetrics;
import io.pitlane.testing.TestDatabase;

/** The test database as another role sees it. */
final class MarketRoles {

    private MarketRoles() {}

    static Database as(TestDatabase database, String role) {
        ConnectionTarget target =
                new ConnectionTarget("127.0.0.1", database.port(), database.name(), role, new Secret("not-checked"));
        return new Database(TestDatabase.settingsFor(target), target, OperationMetrics.none());
    }
}

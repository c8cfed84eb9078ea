package io.pitlane.regime;

import io.pitlane.database.StatementFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tells of prices that were taken away on purpose, within its callers' transactions. Thread-safe. */
final class RemovedDays {

    private static final List<String> PRICES = List.of("market.trades", "market.tickers");

    private final StatementFile statement;

    /** @param statements the folder {@code routes/sql} */
    RemovedDays(Path statements) {
        this.statement = StatementFile.read(statements.resolve("regime-removed.sql"));
    }

    /** Whether any are gone of the days from {@code since} to {@code until}, both included. */
    boolean isAny(Connection connection, Instant since, Instant until) throws SQLException {
        Map<String, Object> parameters = Map.of("datasets", PRICES, "since", since, "boundary", until);
        try (PreparedStatement prepared = statement.prepare(connection, parameters);
                ResultSet row = prepared.executeQuery()) {
            row.next();
            return row.getBoolean("removed");
        }
    }
}

package io.pitlane.maintain;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A day that was taken away on purpose, and so is kept from coming back. Thread-safe. */
public final class DroppedDay {

    private static final int MOST_NAMED = 5;

    private final Transactions transactions;
    private final String dataset;
    private final LocalDate day;

    public DroppedDay(Transactions transactions, String dataset, LocalDate day) {
        this.transactions = transactions;
        this.dataset = dataset;
        this.day = day;
    }

    /**
     * Lets loads make the day again; what was dropped with it stays away until it is loaded again.
     *
     * @throws InvalidInputException if it was not dropped, or is only about to be
     */
    public void letReturn() {
        transactions.call(OperationKind.WRITE, "undrop-day", connection -> {
            letReturn(connection);
            return null;
        });
    }

    private void letReturn(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "delete from ops.dropped_days where dataset = ? and day = ?::date and state = 'dropped'")) {
            statement.setString(1, dataset);
            statement.setString(2, day.toString());
            if (statement.executeUpdate() == 0) {
                throw new InvalidInputException(why(connection));
            }
        }
    }

    private String why(Connection connection) throws SQLException {
        List<String> dropped = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select day, state from ops.dropped_days where dataset = ? order by day desc")) {
            statement.setString(1, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(1).equals(day.toString())) {
                        return day + " is still being dropped from " + dataset
                                + "; run `pitlane db clean` with the same" + " options again to end that, then this";
                    }
                    dropped.add(rows.getString(1));
                }
            }
        }
        return day + " was not dropped from " + dataset
                + (dropped.isEmpty()
                        ? "; no day was"
                        : "; the newest that were: "
                                + String.join(", ", dropped.subList(0, Math.min(MOST_NAMED, dropped.size()))));
    }
}

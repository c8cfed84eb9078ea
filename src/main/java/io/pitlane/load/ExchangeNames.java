package io.pitlane.load;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The exchanges that records may name. Thread-safe, also among processes. */
public final class ExchangeNames {

    /** What is there uses up no number. */
    private static final String INSERT = "insert into market.exchanges (name)"
            + " select name from unnest(?::text[]) name"
            + " where not exists (select from market.exchanges known where known.name = name.name)"
            + " order by name on conflict (name) do nothing returning name";

    private final Transactions transactions;

    public ExchangeNames(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Makes names known, such as those of the files in {@code config/exchanges}.
     *
     * @return those that were not
     */
    public List<String> register(Collection<String> names) {
        return transactions.call(OperationKind.WRITE, "register-exchanges", connection -> insert(connection, names));
    }

    private static List<String> insert(Connection connection, Collection<String> names) throws SQLException {
        List<String> added = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    added.add(rows.getString(1));
                }
            }
        }
        return added;
    }
}

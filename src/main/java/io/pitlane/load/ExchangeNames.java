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

    /** Most often there is none, and a role that may not insert is none the worse. */
    private static final String MISSING = "select name from unnest(?::text[]) name"
            + " where not exists (select from market.exchanges known where known.name = name.name) order by name";

    private static final String INSERT = "insert into market.exchanges (name) select name from unnest(?::text[]) name"
            + " on conflict (name) do nothing returning name";

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
        return transactions.call(OperationKind.WRITE, "register-exchanges", connection -> {
            List<String> missing = names(connection, MISSING, names);
            return missing.isEmpty() ? missing : names(connection, INSERT, missing);
        });
    }

    private static List<String> names(Connection connection, String sql, Collection<String> asked) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", asked.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }
}

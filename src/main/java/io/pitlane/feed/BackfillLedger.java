package io.pitlane.feed;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which windows the ledger has whole. Thread-safe. */
public final class BackfillLedger {

    private static final String COMPLETE =
            "select distinct load_id from ops.loads where dataset = ? and load_id = any (?) and last";

    private final Transactions transactions;

    public BackfillLedger(Transactions transactions) {
        this.transactions = transactions;
    }

    Set<String> complete(String dataset, List<String> batchIds) {
        return transactions.call(OperationKind.READ, "find-windows", connection -> {
            Set<String> found = new HashSet<>();
            Array ids = connection.createArrayOf("text", batchIds.toArray());
            try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
                statement.setString(1, dataset);
                statement.setArray(2, ids);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            } finally {
                ids.free();
            }
            return found;
        });
    }
}

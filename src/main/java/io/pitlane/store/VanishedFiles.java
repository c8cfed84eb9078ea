package io.pitlane.store;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks the ledger about files that vanished from the spool: one whose batch was committed is missed no more. Such a file
 * left as it should, and its process ended before it could note that. Thread-safe.
 */
public final class VanishedFiles {

    private static final String COMMITTED =
            "select distinct load_id from ops.loads where load_id = any (?::text[]) and last";

    private final Spool spool;
    private final Transactions transactions;

    public VanishedFiles(Spool spool, Transactions transactions) {
        this.spool = spool;
        this.transactions = transactions;
    }

    /**
     * Settles what {@link Spool#tidy} missed last.
     *
     * @throws io.pitlane.database.DatabaseUnavailableException if the database is away; nothing is settled then
     */
    public void settle() {
        List<MissingFile> missed = spool.missed().stream()
                .filter(file -> file.batchId().isPresent())
                .toList();
        if (missed.isEmpty()) {
            return;
        }
        Set<String> committed = committed(
                missed.stream().map(file -> file.batchId().orElseThrow()).toArray());
        missed.stream()
                .filter(file -> committed.contains(file.batchId().orElseThrow()))
                .forEach(spool::found);
    }

    private Set<String> committed(Object[] batchIds) {
        return transactions.call(OperationKind.READ, "find-vanished", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(COMMITTED)) {
                statement.setArray(1, connection.createArrayOf("text", batchIds));
                Set<String> found = new HashSet<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
                return found;
            }
        });
    }
}

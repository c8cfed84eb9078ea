package io.pitlane.app;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.metrics.TableGauges.Size;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The table sizes that the job of that name found last, whichever process ran it. Thread-safe. */
final class TableSizes {

    private static final String NEWEST =
            """
            select each.key, (each.value->>'bytes')::bigint, (each.value->>'rows')::bigint
            from (select figures from ops.job_runs where job = 'table-sizes' and state = 'done'
                order by due desc limit 1) slot, jsonb_each(slot.figures->'tables') each
            order by each.key
            """;

    private final Transactions transactions;

    TableSizes(Transactions transactions) {
        this.transactions = transactions;
    }

    /** None before the first slot. */
    List<Size> read() {
        return transactions.call(OperationKind.READ, "table-sizes", connection -> {
            List<Size> sizes = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(NEWEST)) {
                while (rows.next()) {
                    sizes.add(new Size(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return sizes;
        });
    }
}

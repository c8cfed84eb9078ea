package io.pitlane.store;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Who works on which batch of the spool, as the database has it: so several processes share one backlog. A claim is a
 * lease, by the clock of the database; it saves work that would be done twice, and nothing depends on it that must hold,
 * since the ledger takes a batch once. Each call is one statement, however many batches it is about. Thread-safe.
 */
final class SpoolClaims {

    /** In the order of the key: processes that want the same batches wait for each other, and do not block each other. */
    private static final String TAKE = "insert into ops.spool_claims as known (dataset, batch_id, owner, until)"
            + " select ?, wanted.id, ?, clock_timestamp() + make_interval(secs => ?)"
            + " from (select distinct id from unnest(?::text[]) id order by id) wanted"
            + " on conflict (dataset, batch_id) do update set owner = excluded.owner, until = excluded.until"
            + " where known.until <= clock_timestamp() or known.owner = excluded.owner returning batch_id";

    private static final String RENEW =
            "update ops.spool_claims set until = clock_timestamp() + make_interval(secs => ?)"
                    + " where dataset = ? and owner = ? and batch_id = any (?)";

    private static final String RELEASE =
            "delete from ops.spool_claims where dataset = ? and owner = ? and batch_id = any (?)";

    /** Claims of files that were gone before their process could say so. */
    private static final String FORGET = "delete from ops.spool_claims where (dataset, batch_id) in (select dataset,"
            + " batch_id from ops.spool_claims where until < clock_timestamp() - interval '1 hour' for update skip locked)";

    private final Transactions transactions;
    private final String owner;
    private final double leaseSeconds;

    /**
     * @param owner names this process, unlike any other
     * @param lease how long a claim lasts unless it is renewed
     */
    SpoolClaims(Transactions transactions, String owner, Duration lease) {
        this.transactions = transactions;
        this.owner = owner;
        this.leaseSeconds = lease.toMillis() / 1e3;
    }

    /** Returns those batches that are ours now; the others belong to somebody else, who is alive or was so lately. */
    Set<String> take(String dataset, Collection<String> batchIds) {
        return transactions.call(OperationKind.WRITE, "claim-batches", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(TAKE)) {
                statement.setString(1, dataset);
                statement.setString(2, owner);
                statement.setDouble(3, leaseSeconds);
                bind(connection, statement, 4, batchIds);
                Set<String> taken = new HashSet<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        taken.add(rows.getString(1));
                    }
                }
                return taken;
            }
        });
    }

    /** Lets claims of ours begin anew. One that somebody took over meanwhile stays theirs. */
    void renew(String dataset, Collection<String> batchIds) {
        transactions.call(OperationKind.WRITE, "renew-claims", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RENEW)) {
                statement.setDouble(1, leaseSeconds);
                statement.setString(2, dataset);
                statement.setString(3, owner);
                bind(connection, statement, 4, batchIds);
                return statement.executeUpdate();
            }
        });
    }

    /** Gives claims of ours up. */
    void release(String dataset, Collection<String> batchIds) {
        transactions.call(OperationKind.WRITE, "release-claims", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
                statement.setString(1, dataset);
                statement.setString(2, owner);
                bind(connection, statement, 3, batchIds);
                return statement.executeUpdate();
            }
        });
    }

    /** Removes what processes that are no more have left behind. */
    void forgetAbandoned() {
        transactions.call(OperationKind.WRITE, "forget-claims", connection -> {
            try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                return statement.executeUpdate();
            }
        });
    }

    private static void bind(Connection connection, PreparedStatement statement, int index, Collection<String> ids)
            throws SQLException {
        statement.setArray(index, connection.createArrayOf("text", ids.toArray()));
    }
}

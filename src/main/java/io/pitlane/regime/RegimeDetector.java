package io.pitlane.regime;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.NotYetException;
import io.pitlane.error.OperationFailedException;
import io.pitlane.regime.RegimeOutcome.State;
import io.pitlane.store.LineForm;
import io.pitlane.store.Receipt;
import io.pitlane.store.Store;
import io.pitlane.store.StoreRefusalException;
import io.pitlane.store.Submission;
import io.pitlane.store.Tier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Finds the regime at a boundary and stores its row. The same prices, rows before and rules give the same row, so that a
 * boundary may be derived as often as one likes. Thread-safe.
 *
 * <p>A row that Pitlane derived is replaced where the derivation gives another one now, but not by one that is derived from
 * less because old days were taken away meanwhile; one that somebody else stored stays.
 */
public final class RegimeDetector {

    static final String DATASET = "pit.regime_snapshots";
    private static final String SOURCE = "regime";

    private final RegimeRules rules;
    private final Transactions transactions;
    private final Store store;
    private final RecordsOnTheWay onTheWay;
    private final Clock clock;
    private final InputReading inputs;
    private final StoredSnapshots snapshots;
    private final RemovedDays removed;
    private final SnapshotMaking making;

    /**
     * @param statements the folder {@code routes/sql}
     * @param store takes the rows
     * @param clock tells whether a boundary is over
     */
    public RegimeDetector(
            RegimeRules rules,
            Path statements,
            Transactions transactions,
            Store store,
            RecordsOnTheWay onTheWay,
            Clock clock) {
        this.rules = rules;
        this.transactions = transactions;
        this.store = store;
        this.onTheWay = onTheWay;
        this.clock = clock;
        this.inputs = new InputReading(rules, statements);
        this.snapshots = new StoredSnapshots(statements);
        this.removed = new RemovedDays(statements);
        this.making = new SnapshotMaking(rules);
    }

    /** The last boundary whose records have had the time to arrive. */
    public Boundary newest() {
        return Boundary.before(clock.instant().minus(rules.settle()));
    }

    /** Where records wait that may matter for a boundary; empty: they are all in. */
    public Optional<String> waiting(Boundary boundary) {
        return onTheWay.waiting(inputs.oldest(boundary), boundary.time());
    }

    /**
     * What {@link #derive} would do. Changes nothing, and does not mind records that are on their way.
     *
     * @throws TooFewPricesException if there is no row and there can be none
     * @throws NotYetException if the boundary is not over, or its last records may be on their way still
     */
    public RegimeOutcome look(Boundary boundary) {
        checkIsOver(boundary);
        return find(boundary).outcome();
    }

    /**
     * Derives the row of a boundary, and stores it where it is new or another one.
     *
     * @throws TooFewPricesException if there is no row and there can be none
     * @throws NotYetException if the boundary is not over, its last records may be on their way still, or its row waits in
     *     the spool
     * @throws io.pitlane.database.DatabaseUnavailableException if the database is away
     */
    public RegimeOutcome derive(Boundary boundary) {
        checkIsOver(boundary);
        Finding finding = find(boundary);
        RegimeOutcome outcome = finding.outcome();
        if (outcome.state() == State.DERIVED || outcome.state() == State.REPLACED) {
            Snapshot derived = outcome.snapshot().orElseThrow();
            write(new SnapshotRecord(derived), finding.stored());
            return confirmed(outcome, derived);
        }
        return outcome;
    }

    /** @throws NotYetException if it is not, or its last records may be on their way still */
    void checkIsOver(Boundary boundary) {
        Instant over = boundary.time().plus(rules.settle());
        if (clock.instant().isBefore(over)) {
            throw new NotYetException("The regime at " + boundary.time() + " cannot be found before " + over
                    + ", for its last records may be on their way until then (settle in config/regime.yaml)");
        }
    }

    /** @param stored the row that was there */
    private record Finding(RegimeOutcome outcome, Optional<Snapshot> stored) {}

    /** All in one snapshot of the database, so that what is read fits together. */
    private Finding find(Boundary boundary) {
        return transactions.call(OperationKind.READ, "find-regime", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set transaction isolation level repeatable read, read only");
            }
            return find(connection, boundary);
        });
    }

    private Finding find(Connection connection, Boundary boundary) throws SQLException {
        SnapshotHistory history = snapshots.around(connection, boundary);
        Optional<Snapshot> stored = history.stored();
        if (stored.isPresent() && !stored.get().isDerived()) {
            return finding(boundary, State.STORED, stored, stored, "It was not derived here, and stays");
        }
        Snapshot derived;
        try {
            derived = making.make(inputs.read(connection, boundary), history);
        } catch (TooFewPricesException e) {
            if (stored.isPresent()) {
                return finding(
                        boundary, State.KEPT, stored, stored, "It cannot be derived any more: " + e.getMessage());
            }
            if (e.isNothingThere()
                    && history.previous().filter(Snapshot::isDerived).isEmpty()) {
                return finding(boundary, State.NONE, stored, Optional.empty(), e.getMessage());
            }
            throw e;
        }
        if (stored.isPresent() && isPoorer(derived, stored.get()) && isRemoved(connection, boundary)) {
            return finding(
                    boundary,
                    State.KEPT,
                    stored,
                    stored,
                    "Days with its prices were taken away since it was derived, and what is left of them gives a row of"
                            + " less; 'pitlane restore' brings days of an export back");
        }
        State state = stored.map(row -> row.saysTheSameAs(derived) ? State.UNCHANGED : State.REPLACED)
                .orElse(State.DERIVED);
        return finding(boundary, state, stored, state == State.UNCHANGED ? stored : Optional.of(derived));
    }

    /** A row that does not tell what it was derived from is not taken for a poor one. */
    private static boolean isPoorer(Snapshot derived, Snapshot stored) {
        Coverage now = Coverage.of(derived).orElseThrow();
        return !stored.saysTheSameAs(derived)
                && Coverage.of(stored).map(now::isPoorerThan).orElse(true);
    }

    private boolean isRemoved(Connection connection, Boundary boundary) throws SQLException {
        return removed.isAny(connection, inputs.oldest(boundary), boundary.time());
    }

    private static Finding finding(
            Boundary boundary, State state, Optional<Snapshot> stored, Optional<Snapshot> result, String... notes) {
        return new Finding(new RegimeOutcome(boundary, state, result, List.of(notes)), stored);
    }

    private void write(SnapshotRecord record, Optional<Snapshot> replaced) {
        Submission submission =
                Submission.ofLines(DATASET, LineForm.RECORDS, record.batchId(replaced), SOURCE, record.line());
        Receipt receipt = submit(submission);
        if (!receipt.refused().isEmpty()) {
            throw new OperationFailedException(
                    "The row of the regime was refused: "
                            + receipt.refused().get(0).detail() + "; see 'pitlane quarantine list'",
                    null);
        }
        if (receipt.tier() == Tier.SPOOL) {
            throw new NotYetException("The row of the regime waits in the spool, for the database is away or slow");
        }
    }

    private Receipt submit(Submission submission) {
        try {
            return store.submit(submission).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreRefusalException refusal) {
                throw new OperationFailedException(
                        "Nothing of the row of the regime is kept: " + refusal.getMessage(), refusal);
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** A row with a later {@code created_at} may have come in between, and holds then. */
    private RegimeOutcome confirmed(RegimeOutcome outcome, Snapshot derived) {
        Optional<Snapshot> holds = transactions.call(OperationKind.READ, "read-regime", connection -> snapshots
                .around(connection, outcome.boundary())
                .stored());
        return holds.isEmpty() || holds.get().saysTheSameAs(derived)
                ? new RegimeOutcome(outcome.boundary(), outcome.state(), holds.or(() -> outcome.snapshot()), List.of())
                : new RegimeOutcome(
                        outcome.boundary(),
                        State.STORED,
                        holds,
                        List.of("It says that it was written later than what was derived now, and stays"));
    }

    /** How long a slot waits for records on their way. */
    Duration patience() {
        return rules.spoolPatience();
    }
}

package io.pitlane.export;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Collection;

/** Keeps the versions of days small, and gives one to days that have none. Thread-safe. */
public final class DayVersions {

    private final Transactions transactions;

    public DayVersions(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Folds what was told since the last time. Changes no version. */
    public void fold() {
        transactions.call(OperationKind.BULK, "fold-day-changes", connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("select ops.fold_day_changes()");
            }
        });
    }

    /**
     * Tells of days whose rows were there before anybody told of changes, so that what an export says of them can be
     * compared with what they are later.
     *
     * @param untold those without a version
     */
    void tell(Collection<DayKey> untold) {
        if (untold.isEmpty()) {
            return;
        }
        transactions.call(OperationKind.BULK, "tell-days", connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select ops.note_day_change(?, ?)")) {
                for (DayKey day : untold) {
                    statement.setString(1, day.dataset());
                    statement.setObject(2, day.day());
                    statement.execute();
                }
            }
            return null;
        });
    }
}

package io.pitlane.database;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a rollback undoes and what goes with it.
 *
 * @param undone names of the migrations, newest first
 * @param losses tables and columns that hold something and would be gone
 * @param version the newest version that stays; 0 where none does
 */
public record RollbackPlan(List<String> undone, List<Loss> losses, int version) {

    /**
     * @param name {@code schema.table} or {@code schema.table.column}
     * @param rows how many rows, or values that are not null; above 0
     */
    public record Loss(String name, long rows) {

        @Override
        public String toString() {
            return rows + (name.chars().filter(c -> c == '.').count() == 1 ? " rows of " : " values of ") + name;
        }
    }

    public RollbackPlan {
        undone = List.copyOf(undone);
        losses = List.copyOf(losses);
    }

    /** The losses in words, such as {@code 12 rows of pit.trades}; empty where there are none. */
    public String lossesInWords() {
        return losses.stream().map(Loss::toString).collect(Collectors.joining(", "));
    }
}

package io.pitlane.database;

import java.util.OptionalInt;

/**
 * How far to roll back.
 *
 * @param version the version that stays as the newest, 0 to undo all; empty: undo the newest only
 */
public record RollbackTarget(OptionalInt version) {

    public static RollbackTarget oneStep() {
        return new RollbackTarget(OptionalInt.empty());
    }

    public static RollbackTarget version(int version) {
        return new RollbackTarget(OptionalInt.of(version));
    }
}

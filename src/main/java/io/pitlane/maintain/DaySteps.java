package io.pitlane.maintain;

import io.pitlane.config.CrashPoint;

/** Hears of each step that a day takes on its way out, once it is done. */
interface DaySteps {

    /** A step after which a process may die. */
    enum Step {
        NOTED,
        DETACHED,
        SHELVED,
        DROPPED
    }

    void done(Step step, DayPartition partition);

    /** For tests that kill the process at one of them. */
    static DaySteps crashable() {
        return (step, partition) -> CrashPoint.valueOf("DAY_" + step).reached();
    }

    static DaySteps unheard() {
        return (step, partition) -> {};
    }
}

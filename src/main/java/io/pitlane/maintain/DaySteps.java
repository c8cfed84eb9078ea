package io.pitlane.maintain;

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

    static DaySteps unheard() {
        return (step, partition) -> {};
    }
}

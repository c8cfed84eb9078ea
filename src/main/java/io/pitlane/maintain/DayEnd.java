package io.pitlane.maintain;

/** How far a day came on its way out. */
enum DayEnd {
    /** Its rows are gone. */
    DROPPED,
    /** There was nothing of it any more. */
    VANISHED,
    /** It stands alone until its time is over. */
    DETACHED,
    /** It is back in its table: rows had come in since the export that held it. */
    PUT_BACK,
    /** It stands alone for longer: its time is over, and no verified export holds it any more. */
    KEPT,
    /** Somebody reads it still, so it is to be gone on with later. */
    WAITING
}

package io.pitlane.load;

/** Somebody finished a day that this load was loading apart. Never leaves this room. */
final class DayTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DayTakenException() {
        super("somebody else finished a day that was being loaded apart", null, false, false);
    }
}

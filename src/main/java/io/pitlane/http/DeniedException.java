package io.pitlane.http;

/** The door does not let a request in; the message is what the caller is told. */
public final class DeniedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Denial denial;

    DeniedException(Denial denial, String detail) {
        super(detail, null, false, false);
        this.denial = denial;
    }

    public Denial denial() {
        return denial;
    }

    public Answer answer() {
        return denial.answer(getMessage());
    }
}

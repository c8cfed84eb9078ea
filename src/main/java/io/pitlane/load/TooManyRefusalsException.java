package io.pitlane.load;

/** Rolls a file back that has more refused records than allowed. Never leaves this room. */
final class TooManyRefusalsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long read;

    /** @param read records read until then */
    TooManyRefusalsException(long read, String message) {
        super(message, null, false, false);
        this.read = read;
    }

    long read() {
        return read;
    }
}

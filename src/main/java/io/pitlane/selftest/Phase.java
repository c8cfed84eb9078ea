package io.pitlane.selftest;

/** What the product was doing when it was struck. */
public enum Phase {

    /** It took records. */
    WRITING("writing"),
    /** It had been killed, and was coming back. */
    RECOVERING("recovering");

    private final String word;

    Phase(String word) {
        this.word = word;
    }

    /** For people. */
    public String word() {
        return word;
    }
}

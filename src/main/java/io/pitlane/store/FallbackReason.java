package io.pitlane.store;

import java.util.Locale;

/** Why records go to the spool in place of the database. */
enum FallbackReason {
    /** The settings switch the database off. */
    DISABLED("the settings switch the database off", false),
    /** It has not been there since the start. */
    START("the database has not been there since the start", true),
    /** It was found away before. */
    AWAY("the database is away", true),
    /** It could not be connected to, or the connection broke. */
    CONNECTION("the connection to the database broke", true),
    /** It refused for a reason that does not pass by itself. */
    QUERY("the database refused", false),
    /** A statement took longer than {@code db.query-timeout}. */
    TIMEOUT("a statement took too long", false),
    /** What may pass did not pass. */
    RETRIES("the retries are spent", false),
    /** Each connection of the pool was in use. */
    POOL("no connection of the pool came free", true),
    /** It had not committed by {@code store.write-deadline}. */
    DEADLINE("the database took longer than store.write-deadline", true),
    /** The connection broke during COMMIT, and nobody could be asked what had become of it. */
    UNKNOWN_COMMIT("the connection broke during COMMIT", true),
    /** The records reach a day whose partition is not to be made. */
    HELD_DAY("a day of theirs was dropped on purpose", false),
    /** The process ends. */
    STOPPING("the process is ending", false),
    /** Something went wrong that nobody thought of. */
    ERROR("something failed", false);

    private final String sentence;
    private final boolean passesWithPresence;

    FallbackReason(String sentence, boolean passesWithPresence) {
        this.sentence = sentence;
        this.passesWithPresence = passesWithPresence;
    }

    /** As metrics have it, snake_case. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For people; the middle of a sentence. */
    String sentence() {
        return sentence;
    }

    /** Whether anything is wrong at all. */
    boolean isTrouble() {
        return this != DISABLED && this != STOPPING;
    }

    /** Whether it shows that the database is away. */
    boolean isAbsence() {
        return this == CONNECTION || this == UNKNOWN_COMMIT;
    }

    /** Whether it is over as soon as the database is ready again. */
    boolean passesWithPresence() {
        return passesWithPresence;
    }
}

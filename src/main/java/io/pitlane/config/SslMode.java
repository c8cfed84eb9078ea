package io.pitlane.config;

/** How the connection to PostgreSQL is protected; the words are libpq's. */
public enum SslMode {
    DISABLE("disable"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String word;

    SslMode(String word) {
        this.word = word;
    }

    /** As written in a URL's {@code sslmode}. */
    public String word() {
        return word;
    }
}

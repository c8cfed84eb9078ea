package io.pitlane.config;

/**
 * What one source says about one setting.
 *
 * @param text never blank
 * @param origin the source and the name it uses, such as {@code environment PG_DSN}
 */
record Stated(String text, String origin) {

    /** Without the text, which may be a password. */
    @Override
    public String toString() {
        return origin;
    }
}

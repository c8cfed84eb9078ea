package io.pitlane.config;

/** How the text of a setting becomes a value, and back. Stateless. */
interface ValueType<T> {

    /**
     * @param text without surrounding blanks; empty only where the setting has no default
     * @throws IllegalArgumentException with what was expected, to follow {@code "<text>" is not …}
     */
    T parse(String text);

    /** The canonical text, which {@link #parse} reads back; secrets are masked. */
    default String print(T value) {
        return String.valueOf(value);
    }

    /** Whether the text must never be shown, not even in a complaint about it. */
    default boolean isSecret() {
        return false;
    }
}

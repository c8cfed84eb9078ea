package io.pitlane.http;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the bearer of a token may do; each role may do what the ones before it may. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Reads and writes. */
    WRITER,
    /** Reads, writes, and administers. */
    ADMIN;

    /** @return empty: there is no such role */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Role::word).toList();
    }

    /** The lower-case word of files, command lines and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it may do what {@code needed} may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}

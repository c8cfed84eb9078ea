package io.pitlane.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The list of fixtures that are wrong or out of scope: {@code fixture | field | reason} a line. The field {@code *} stands
 * for all of the fixture.
 */
final class KnownDifferences {

    private static final String LIST = "/exchange/fixtures-that-differ.txt";

    private final Map<String, Map<String, String>> byFixture = new TreeMap<>();

    KnownDifferences() {
        try (InputStream list = KnownDifferences.class.getResourceAsStream(LIST)) {
            new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        String[] parts = line.split("\\|", 3);
        if (parts.length != 3 || parts[2].isBlank()) {
            throw new AssertionError(LIST + ": \"" + line + "\" is not of the form fixture | field | reason");
        }
        byFixture.computeIfAbsent(parts[0].strip(), fixture -> new TreeMap<>()).put(parts[1].strip(), parts[2].strip());
    }

    /** Reasons by field. */
    Map<String, String> of(String fixture) {
        return byFixture.getOrDefault(fixture, Map.of());
    }

    Map<String, Map<String, String>> all() {
        return byFixture;
    }
}

package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pitlane.dataset.RefusedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Recorded payloads of all venues against what others read in them. The payloads lie in a folder that the environment
 * variable EXCHANGE_FIXTURES names; {@code -Dfixtures=okx,binance/ws} chooses among them by the beginnings of
 * their names.
 */
class FixtureConformanceTest {

    private static final String VARIABLE = "EXCHANGE_FIXTURES";

    private final KnownDifferences known = new KnownDifferences();

    @TestFactory
    Stream<DynamicTest> everyFixtureIsReadAsOthersReadIt() throws IOException {
        Path folder = folder();
        return names(folder).stream()
                .map(name -> read(folder, name))
                .filter(Fixture::hasExpected)
                .map(fixture -> dynamicTest(fixture.name(), () -> check(fixture)));
    }

    /** Payloads that nobody else has read: they become records or are refused, and nothing else. */
    @TestFactory
    Stream<DynamicTest> everyOtherFixtureIsReadOrRefused() throws IOException {
        Path folder = folder();
        return names(folder).stream()
                .map(name -> read(folder, name))
                .filter(fixture -> !fixture.hasExpected())
                .map(fixture -> dynamicTest(fixture.name(), () -> {
                    try {
                        assertThat(decode(fixture).payloads).isLessThanOrEqualTo(1);
                    } catch (RefusedRecordException e) {
                        assertThat(e.getMessage()).isNotBlank();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyListedFixtureIsThere() throws IOException {
        Path folder = folder();
        return known.all().keySet().stream()
                .filter(FixtureConformanceTest::isChosen)
                .map(name ->
                        dynamicTest(name, () -> assertThat(folder.resolve(name)).exists()));
    }

    private void check(Fixture fixture) {
        Map<String, String> reasons = known.of(fixture.name());
        Map<String, String> differences = differences(fixture);
        if (reasons.containsKey("*")) {
            assertThat(differences)
                    .as("%s is listed as %s, but agrees: take it off the list", fixture.name(), reasons.get("*"))
                    .isNotEmpty();
            return;
        }
        assertThat(differences.keySet())
                .as("%s: listed differences %s, found %s", fixture.name(), reasons, shortened(differences))
                .containsExactlyInAnyOrderElementsOf(reasons.keySet());
    }

    private static Map<String, String> differences(Fixture fixture) {
        Map<String, String> differences = new TreeMap<>();
        Decoded decoded;
        try {
            decoded = decode(fixture);
        } catch (RefusedRecordException e) {
            differences.put("payload", "refused: " + e.getMessage());
            return differences;
        }
        if (!decoded.refusals.isEmpty()) {
            differences.put("rows", "refused: " + decoded.refusals);
        }
        List<ExpectedRecord> expected = fixture.expected();
        if (fixture.isWhole() && decoded.records.size() != expected.size()) {
            differences.put("count", "expected " + expected.size() + " records, found " + decoded.records.size());
        }
        List<Map<String, Object>> left = new ArrayList<>();
        decoded.records.forEach(record -> left.add(ExpectedRecord.said(record)));
        for (ExpectedRecord one : expected) {
            if (left.isEmpty()) {
                differences.put("count", "no record is left for " + one.values());
                break;
            }
            Map<String, Object> nearest = left.stream()
                    .min(Comparator.comparingInt(
                            record -> one.differences(record).size()))
                    .orElseThrow();
            left.remove(nearest);
            differences.putAll(one.differences(nearest));
        }
        return differences;
    }

    private static List<String> shortened(Map<String, String> differences) {
        return differences.values().stream()
                .map(text -> text.length() <= 600 ? text : text.substring(0, 600) + "…")
                .toList();
    }

    private static Decoded decode(Fixture fixture) throws RefusedRecordException {
        return Decoded.payload(Decoded.CATALOG, fixture.venue(), fixture.kind(), fixture.symbol(), fixture.payload());
    }

    private static Path folder() {
        String folder = System.getenv(VARIABLE);
        Assumptions.assumeTrue(
                folder != null && Files.isDirectory(Path.of(folder)),
                "there are no recorded payloads: " + VARIABLE + " names no folder");
        return Path.of(folder);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> name.contains("/") && isChosen(name))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isChosen(String name) {
        String chosen = System.getProperty("fixtures", "");
        return chosen.isEmpty() || Stream.of(chosen.split(",")).anyMatch(name::startsWith);
    }

    private static Fixture read(Path folder, String name) {
        try {
            return Fixture.read(folder, name);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + name, e);
        }
    }
}

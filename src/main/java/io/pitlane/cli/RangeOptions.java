package io.pitlane.cli;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import io.pitlane.export.DayRange;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Some days of one dataset: all three options or none. */
final class RangeOptions {

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "DATASET",
            description =
                    "Bring back rows of this dataset only, into a database that is in use: rows that are there stay.")
    private String dataset;

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "First day (UTC), such as 2026-01-30.")
    private String from;

    @Option(names = "--to", required = true, paramLabel = "DAY", description = "Last day (UTC), included.")
    private String to;

    /** @throws InvalidInputException if there is none of the name; lists them */
    Dataset dataset(Catalog catalog) {
        return catalog.find(dataset)
                .orElseThrow(() -> new InvalidInputException("There is no dataset \"" + dataset + "\"; known: "
                        + catalog.all().stream().map(Dataset::name).sorted().collect(Collectors.joining(", "))));
    }

    /** @throws InvalidInputException if one is no day, or they are the wrong way round */
    DayRange days() {
        return new DayRange(day("--from", from), day("--to", to));
    }

    private static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidInputException(option + " \"" + text + "\" is not a day (expected e.g. 2026-01-31)", e);
        }
    }
}

package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.error.ExitCode;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOutcomeTest {

    @TempDir
    private Path folder;

    private Path good;
    private Path broken;
    private Samples samples;
    private Map<Path, Path> copies;

    @BeforeEach
    void makeTwoSamples() throws Exception {
        Path day = Files.createDirectories(folder.resolve("samples/pit/trades/2025/03/03"));
        good = Files.writeString(day.resolve("10-00-00-okx.json"), "{}");
        broken = Files.writeString(day.resolve("11-00-00-okx-BROKEN-why.json"), "{");
        Files.writeString(
                folder.resolve("samples/expected.json"),
                """
                {"datasets": {"pit.trades": {"read": 3}},
                 "refused": [{"path": "pit/trades/2025/03/03/11-00-00-okx-BROKEN-why.json", "record": 0}]}
                """);
        samples = Samples.in(folder.resolve("samples"));
        copies = samples.copyInto(folder.resolve("inbox"));
    }

    @Test
    void copiesTheTreeIntoTheInboxFolderOfEachDatasetAndLeavesNothingElse() throws Exception {
        Path day = folder.resolve("inbox/pit.trades/2025/03/03");

        assertThat(copies)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        day.resolve("10-00-00-okx.json"), good, day.resolve("11-00-00-okx-BROKEN-why.json"), broken));
        try (var files = Files.list(day)) {
            assertThat(files).containsExactlyInAnyOrderElementsOf(copies.keySet());
        }
        assertThat(day.resolve("10-00-00-okx.json").toFile().lastModified())
                .isEqualTo(good.toFile().lastModified());
    }

    @Test
    void isDoneWhenOnlyTheMarkedRecordWasRefused() {
        DemoOutcome outcome = DemoOutcome.of(samples, reports(0, 1), List.of());

        assertThat(outcome.surprises()).isEmpty();
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void tellsOfARefusalThatIsNotMarked() {
        DemoOutcome outcome = DemoOutcome.of(samples, reports(1, 1), List.of());

        assertThat(outcome.surprises()).singleElement().asString().contains("10-00-00-okx.json", "0 expected");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.RECORDS_REFUSED);
    }

    @Test
    void tellsOfRecordsThatWereNeverRead() {
        Map<Path, FileReport> reports = reports(0, 1);
        reports.remove(good);

        DemoOutcome outcome = DemoOutcome.of(samples, reports, List.of());

        assertThat(outcome.surprises()).containsExactly("pit.trades: 1 records read, the samples hold 3");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.INTEGRITY_FAILED);
    }

    private Map<Path, FileReport> reports(long refusedOfGood, long refusedOfBroken) {
        Map<Path, FileReport> reports = new LinkedHashMap<>();
        reports.put(good, report(good, 2, refusedOfGood));
        reports.put(broken, report(broken, 1, refusedOfBroken));
        return reports;
    }

    private static FileReport report(Path path, long read, long rejected) {
        return new FileReport(
                path.toString(), "pit.trades", "ab", FileState.LOADED, read, read - rejected, 0, 0, rejected, 0.1, "");
    }
}

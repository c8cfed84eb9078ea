package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.dataset.CatalogFixture;
import io.pitlane.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceFilesTest {

    @TempDir
    Path folder;

    private final SourceFiles sourceFiles = new SourceFiles(CatalogFixture.SHIPPED);

    @ParameterizedTest
    @CsvSource({
        "inbox/pit.trades/a.json, pit.trades",
        "inbox/pit.trades/deeper/still/a.json, pit.trades",
        "pit/trades/2026/01/31/23-59-59-kraken.json, pit.trades",
        "pit/premove_artifacts/2026/01/31/23-59-59-scanner-2.json.gz, pit.premove_artifacts",
        "pit/regime_snapshots/2026-01-31/20260131_040000.000000.json.gz, pit.regime_snapshots",
        "pit/pit.trades/2026/01/31/a.json, pit.trades",
        "pit.trades/regime_snapshots/2026/01/31/a.json, pit.regime_snapshots",
    })
    void tellsTheDatasetFromThePath(String name, String dataset) throws IOException {
        Path file = write(name);

        assertThat(sourceFiles.find(List.of(folder), Optional.empty())).containsExactly(new SourceFile(file, dataset));
        assertThat(sourceFiles.find(List.of(file), Optional.empty())).containsExactly(new SourceFile(file, dataset));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "trades/a.json", "trades/26/01/a.json", "unknown/2026/01/31/a.json"})
    void refusesAPathThatDoesNotTellItsDataset(String name) throws IOException {
        Path file = write(name);

        assertThatThrownBy(() -> sourceFiles.find(List.of(file), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--dataset")
                .hasMessageContaining("pit.trades");
        assertThat(sourceFiles.find(List.of(file), Optional.of("pit.trades")))
                .containsExactly(new SourceFile(file, "pit.trades"));
    }

    @Test
    void believesTheDatasetThatIsNamed() throws IOException {
        Path file = write("inbox/pit.trades/a.json");

        assertThat(sourceFiles.find(List.of(file), Optional.of("pit.regime_snapshots")))
                .containsExactly(new SourceFile(file, "pit.regime_snapshots"));
        assertThatThrownBy(() -> sourceFiles.find(List.of(file), Optional.of("pit.trade")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("pit.trade");
    }

    @Test
    void leavesOutWhatIsHiddenOrUnfinished() throws IOException {
        Path b = write("pit.trades/b.json");
        Path a = write("pit.trades/a.ndjson.zst");
        write("pit.trades/.hidden.json");
        write("pit.trades/.folder/a.json");
        write("pit.trades/c.json.tmp");
        write("pit.trades/d.json.PART");

        assertThat(sourceFiles.find(List.of(folder), Optional.empty()))
                .extracting(SourceFile::path)
                .containsExactly(a, b);
    }

    @Test
    void takesAHiddenFolderOrFileThatIsNamedItself() throws IOException {
        Path file = write(".work/pit.trades/a.json");
        Path hidden = write("pit.trades/.a.json");

        assertThat(sourceFiles.find(List.of(folder.resolve(".work"), hidden), Optional.empty()))
                .extracting(SourceFile::path)
                .containsExactly(file, hidden);
    }

    @Test
    void followsSymbolicLinks() throws IOException {
        Path file = write("elsewhere/a.json");
        Path link = Files.createDirectories(folder.resolve("inbox")).resolve("pit.trades");
        Files.createSymbolicLink(link, file.getParent());

        assertThat(sourceFiles.find(List.of(link), Optional.empty()))
                .containsExactly(new SourceFile(link.resolve("a.json"), "pit.trades"));
        assertThat(sourceFiles.find(List.of(link.getParent()), Optional.empty()))
                .containsExactly(new SourceFile(link.resolve("a.json"), "pit.trades"));
    }

    @Test
    void refusesAPathThatIsNotThere() {
        assertThatThrownBy(() -> sourceFiles.find(List.of(folder.resolve("away")), Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there is no file or folder " + folder.resolve("away"));
    }

    @Test
    void findsNothingInAnEmptyFolder() {
        assertThat(sourceFiles.find(List.of(folder), Optional.empty())).isEmpty();
    }

    private Path write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "{}");
    }
}

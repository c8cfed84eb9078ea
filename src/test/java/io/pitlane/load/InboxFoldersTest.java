package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxFoldersTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path root;

    @Test
    void theOldestFileTellsHowLongADatasetWaits() throws IOException {
        write("pit.trades/2026/11/20/a.json", NOW.minusSeconds(90));
        write("pit.trades/b.json", NOW.minusSeconds(30));
        write("pit.trades/c.json.tmp", NOW.minusSeconds(900));
        Files.createDirectories(root.resolve("pit.regime_snapshots"));

        assertThat(folders().waiting())
                .containsExactly(
                        new InboxFolders.Waiting("pit.regime_snapshots", 0, Duration.ZERO),
                        new InboxFolders.Waiting("pit.trades", 2, Duration.ofSeconds(90)));
    }

    @Test
    void withoutAnInboxNothingWaits() {
        assertThat(new InboxFolders(root.resolve("missing"), Clock.systemUTC()).waiting())
                .isEmpty();
    }

    @Test
    void emptyFoldersThatRestedAreRemovedButNotThoseOfTheDatasets() throws IOException {
        Path used = write("pit.trades/used/a.json", NOW).getParent();
        Path empty = Files.createDirectories(root.resolve("pit.trades/2026/11/20"));
        Path fresh = Files.createDirectories(root.resolve("pit.trades/fresh"));
        for (Path folder = empty; !folder.equals(root); folder = folder.getParent()) {
            Files.setLastModifiedTime(folder, FileTime.from(NOW.minusSeconds(120)));
        }
        Files.setLastModifiedTime(used, FileTime.from(NOW.minusSeconds(120)));
        Files.setLastModifiedTime(fresh, FileTime.from(NOW.minusSeconds(10)));

        folders().tidy(Duration.ofMinutes(1));

        assertThat(empty).doesNotExist();
        assertThat(root.resolve("pit.trades")).isDirectory();
        assertThat(used).isDirectory();
        assertThat(fresh).isDirectory();
    }

    private InboxFolders folders() {
        return new InboxFolders(root, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Path write(String name, Instant modified) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}

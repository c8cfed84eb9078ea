package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pitlane.store.StoreRefusalException.Reason;
import io.pitlane.testing.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, and folders that cannot be written: a clear answer, and nothing acknowledged is lost. */
class ScarceDiskTest {

    @TempDir
    Path folder;

    @Test
    void refusesOnAFullDiskAndKeepsWhatItAcknowledged() throws IOException {
        try (Mount disk = Mount.ofMemory(folder.resolve("small"), "1m")) {
            assumeTrue(disk.isThere(), "this machine does not let a test mount a file system");
            List<String> acknowledged = new ArrayList<>();
            try (Spool spool = SpoolFixture.open(disk.folder())) {
                assertThatThrownBy(() -> {
                            for (int i = 0; ; i++) {
                                spool.write(SpoolFixture.batch("b-" + i, 500));
                                acknowledged.add("b-" + i);
                            }
                        })
                        .isInstanceOfSatisfying(StoreRefusalException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.FULL));

                assertThat(acknowledged).isNotEmpty();
                assertThat(SpoolFixture.readAll(spool))
                        .extracting(SpoolBatch::batchId)
                        .containsExactlyElementsOf(acknowledged);
                assertThat(new SpoolTree(disk.folder().resolve("spool")).hidden())
                        .isEmpty();

                // Room again: the product goes on by itself.
                spool.remove(spool.backlog().get(0), acknowledged.get(0));
                spool.write(SpoolFixture.batch("after", 100));
                assertThat(spool.missing()).isEmpty();
            }
        }
    }

    @Test
    void refusesWhereTheFolderIsReadOnly() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        try (Spool before = SpoolFixture.open(data)) {
            before.write(SpoolFixture.batch("b-1", 2));
        }
        try (Mount readOnly = Mount.readOnly(data)) {
            assumeTrue(readOnly.isThere(), "this machine does not let a test mount a file system");
            try (Spool spool = SpoolFixture.open(data)) {
                spool.tidy();
                assertThatThrownBy(() -> spool.write(SpoolFixture.batch("b-2", 1)))
                        .isInstanceOfSatisfying(StoreRefusalException.class, e -> assertThat(e.reason())
                                .isEqualTo(Reason.UNWRITABLE));
                assertThat(SpoolFixture.readAll(spool))
                        .extracting(SpoolBatch::batchId)
                        .containsExactly("b-1");
                SpoolEntry entry = spool.backlog().get(0);
                assertThatThrownBy(() -> spool.remove(entry, "b-1")).isInstanceOf(StoreRefusalException.class);
                assertThat(spool.backlog()).hasSize(1);
            }
        }
        try (Spool after = SpoolFixture.open(data)) {
            after.write(SpoolFixture.batch("b-2", 1));
            assertThat(SpoolFixture.readAll(after)).hasSize(2);
        }
    }
}

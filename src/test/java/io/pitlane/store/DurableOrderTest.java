package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process cannot prove: every step that a loss of power may fall between is there, and in its place. */
class DurableOrderTest {

    @TempDir
    Path folder;

    @Test
    void syncsAFileThenNamesItThenSyncsTheNameThenAcknowledges() {
        RecordingLayer layer = new RecordingLayer(folder);
        try (Spool spool = SpoolFixture.open(folder.resolve("data"), layer)) {
            spool.write(SpoolFixture.batch("b-1", 1));
            layer.forget();
            spool.write(SpoolFixture.batch("b-2", 1));
            layer.say("acknowledge");
        }
        String day = "data/spool/pit.trades/2026/03/01";

        assertThat(layer.steps())
                .containsExactly(
                        "create " + day + "/.12-00-00-http-2.ndjson.tmp",
                        "write " + day + "/.12-00-00-http-2.ndjson.tmp",
                        "force " + day + "/.12-00-00-http-2.ndjson.tmp",
                        "rename " + day + "/.12-00-00-http-2.ndjson.tmp to 12-00-00-http-2.ndjson",
                        "force-folder " + day,
                        "append",
                        "acknowledge");
    }

    @Test
    void syncsTheNameOfEachNewFolder() {
        RecordingLayer layer = new RecordingLayer(folder);
        try (Spool spool = SpoolFixture.open(folder.resolve("data"), layer)) {
            spool.write(SpoolFixture.batch("b-1", 1));
        }

        assertThat(layer.steps())
                .containsSubsequence(
                        "create-folder data",
                        "force-folder ",
                        "create-folder data/spool",
                        "force-folder data",
                        "create-folder data/spool/.writers",
                        "force-folder data/spool",
                        "create-folder data/spool/pit.trades",
                        "force-folder data/spool",
                        "create-folder data/spool/pit.trades/2026",
                        "force-folder data/spool/pit.trades",
                        "create-folder data/spool/pit.trades/2026/03",
                        "force-folder data/spool/pit.trades/2026",
                        "create-folder data/spool/pit.trades/2026/03/01",
                        "force-folder data/spool/pit.trades/2026/03",
                        "create data/spool/pit.trades/2026/03/01/.12-00-00-http.ndjson.tmp");
    }

    @Test
    void syncsFoldersThatAnotherProcessMadeAndMayNotHaveSyncedYet() {
        try (Spool other = SpoolFixture.open(folder.resolve("data"))) {
            other.write(SpoolFixture.batch("other", 1));
        }
        RecordingLayer layer = new RecordingLayer(folder);
        try (Spool spool = SpoolFixture.open(folder.resolve("data"), layer)) {
            spool.write(SpoolFixture.batch("b-1", 1));
        }

        assertThat(layer.steps())
                .containsSubsequence(
                        "force-folder data",
                        "force-folder data/spool",
                        "force-folder data/spool/pit.trades",
                        "force-folder data/spool/pit.trades/2026",
                        "force-folder data/spool/pit.trades/2026/03",
                        "create data/spool/pit.trades/2026/03/01/.12-00-00-http-2.ndjson.tmp")
                .noneMatch(step -> step.startsWith("create-folder"));
    }
}

package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pitlane.load.FileReport;
import io.pitlane.load.FileState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadSummaryTest {

    private static final FileReport LOADED =
            new FileReport("a.json", "pit.trades", "ab", FileState.LOADED, 10, 7, 0, 1, 2, 0.12345678, "");
    private static final FileReport SPOOLED =
            new FileReport("b.json", "pit.regime_snapshots", "cd", FileState.SPOOLED, 5, 0, 0, 0, 0, 0.5, "");

    @Test
    void keepsTheKeysThatTheContractNames() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonText.of(new LoadSummary(List.of(LOADED, SPOOLED)).json()));

        assertThat(json.toString())
                .isEqualTo("{\"files\":["
                        + "{\"path\":\"a.json\",\"dataset\":\"pit.trades\",\"load_id\":\"ab\",\"state\":\"loaded\","
                        + "\"read\":10,\"inserted\":7,\"updated\":0,\"duplicate\":1,\"rejected\":2,\"seconds\":0.123457},"
                        + "{\"path\":\"b.json\",\"dataset\":\"pit.regime_snapshots\",\"load_id\":\"cd\","
                        + "\"state\":\"spooled\","
                        + "\"read\":5,\"inserted\":0,\"updated\":0,\"duplicate\":0,\"rejected\":0,\"seconds\":0.5}],"
                        + "\"totals\":{\"files\":2,\"read\":15,\"inserted\":7,\"updated\":0,\"duplicate\":1,"
                        + "\"rejected\":2,\"spooled\":5}}");
    }

    @Test
    void listsFewFilesOneByOne() {
        String text = new LoadSummary(List.of(LOADED, SPOOLED)).table().text();

        assertThat(text).contains("a.json", "b.json", "spooled", "total");
    }

    @Test
    void sumsManyFilesByDatasetAndNamesThoseWithRefusals() {
        List<FileReport> clean = IntStream.range(0, 30)
                .mapToObj(index -> new FileReport(
                        "clean-" + index, "pit.trades", "" + index, FileState.LOADED, 100, 100, 0, 0, 0, 0.1, ""))
                .toList();
        LoadSummary summary =
                new LoadSummary(java.util.stream.Stream.concat(clean.stream(), List.of(LOADED, SPOOLED).stream())
                        .toList());

        assertThat(summary.table().text().lines().map(line -> line.trim().split(" +")))
                .contains(new String[] {"pit.trades", "31", "3,010", "3,007", "0", "1", "2", "3.123"})
                .contains(new String[] {"total", "32", "3,015", "3,007", "0", "1", "2", "3.623"});
        assertThat(summary.notes()).containsExactly("a.json: 2 of 10 records refused");
        assertThat(summary.hasRefusals()).isTrue();
    }

    @Test
    void countsAFileThatWasRolledBackAsRefused() {
        FileReport rolledBack = new FileReport(
                "c.json", "pit.trades", "ef", FileState.REJECTED, 10, 0, 0, 0, 0, 0.1, "3 of 10 records refused");

        assertThat(new LoadSummary(List.of(rolledBack)).hasRefusals()).isTrue();
    }
}

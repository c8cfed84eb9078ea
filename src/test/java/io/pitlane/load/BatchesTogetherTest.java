package io.pitlane.load;

import static io.pitlane.load.LoadFixture.TRADES;
import static io.pitlane.load.LoadFixture.lines;
import static io.pitlane.load.LoadFixture.trade;
import static io.pitlane.load.LoadFixture.trades;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.error.InvalidInputException;
import io.pitlane.load.SourceFile.Form;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DatabaseTest
class BatchesTogetherTest {

    private static final Instant ACCEPTED = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    Path folder;

    private TestDatabase database;
    private LoadFixture loads;

    @BeforeEach
    void open(TestDatabase testDatabase) {
        database = testDatabase;
        loads = new LoadFixture(database, folder);
    }

    @AfterEach
    void close() {
        loads.assertThatLedgerAddsUp(TRADES);
        loads.close();
    }

    @Test
    void manyBatchesAreCommittedInOneTransaction() {
        List<BatchReport> reports = loads.loader.loadTogether(IntStream.range(0, 20)
                .mapToObj(i -> fresh("b" + i, trades(i * 3, i * 3 + 3)))
                .toList());

        assertThat(reports)
                .extracting(BatchReport::batchId)
                .startsWith("b0", "b1")
                .hasSize(20);
        assertThat(reports).allSatisfy(report -> assertThat(report.inserted()).isEqualTo(3));
        assertThat(reports.get(2).parts().get(0).fresh())
                .isEqualTo(new BatchReport.Span(
                        LoadFixture.FIRST_TRADE.plusSeconds(6), LoadFixture.FIRST_TRADE.plusSeconds(8)));
        assertThat(loads.count(TRADES)).isEqualTo(60);
        assertThat(database.number("select count(distinct xmin::text) from ops.loads"))
                .isEqualTo(1);
        assertThat(database.number("select count(*) from ops.loads where last and content_sha256 is null"))
                .isEqualTo(20);
        assertThat(loads.column("select distinct created_at from pit.trades"))
                .containsExactly(Timestamp.from(ACCEPTED).toString());
    }

    @Test
    void anIdIsLoadedOnceWhoeverSendsItAgain() {
        RecordBatch batch = keyed("k1", trades(0, 3) + "bad\n" + trades(3, 5));

        BatchReport first = loads.loader.loadTogether(List.of(batch)).get(0);
        BatchReport again = loads.loader
                .loadTogether(List.of(keyed("k0", trades(10, 11)), batch))
                .get(1);
        BatchReport ofAnother = loads.newLoader(ChunkLimits.STANDARD)
                .loadTogether(List.of(batch))
                .get(0);

        assertThat(first.inserted()).isEqualTo(5);
        assertThat(first.refused())
                .extracting(BatchReport.Refused::index, BatchReport.Refused::reason)
                .containsExactly(tuple(3L, "bad-json"));
        assertThat(List.of(again.read(), again.duplicate())).containsExactly(6L, 6L);
        assertThat(again.parts().get(0).state()).isEqualTo(FileState.DUPLICATE);
        assertThat(again.refused()).isEqualTo(first.refused());
        assertThat(ofAnother).isEqualTo(again);
        assertThat(loads.count(TRADES)).isEqualTo(6);
    }

    @Test
    void anIdThatIsSentWithOtherRecordsIsNotLoaded() {
        loads.loader.loadTogether(List.of(keyed("k1", trades(0, 3))));

        List<BatchReport> reports = loads.loader.loadTogether(
                List.of(keyed("k1", trades(0, 4)), keyed("k2", trades(4, 5)), fresh("n", trades(5, 6))));

        assertThat(reports.get(0).failure()).containsInstanceOf(OtherContentException.class);
        assertThat(reports.subList(1, 3))
                .allSatisfy(report -> assertThat(report.inserted()).isEqualTo(1));
        assertThat(loads.count(TRADES)).isEqualTo(5);
    }

    @Test
    void whatTheDatabaseKnowsOrRefusesIsToldByItsIndex() {
        database.execute("alter table pit.trades add constraint undeclared check (price <> 105.5)");
        try {
            loads.loader.loadTogether(List.of(fresh("before", trades(0, 3))));

            List<BatchReport> reports = loads.loader.loadTogether(List.of(
                    fresh("a", trade(9) + "\n" + trade(1) + "\n" + trade(2).replace("0.25", "7") + "\n"),
                    fresh(
                            "b",
                            trade(5) + "\n" + trade(6) + "\n" + trade(6) + "\n" + trade(6).replace("0.25", "7") + "\n"),
                    fresh("c", trade(8, "") + "\n")));

            assertThat(reports)
                    .allSatisfy(report -> assertThat(report.failure()).isEmpty());
            assertThat(counts(reports.get(0))).containsExactly(3L, 1L, 1L, 1L);
            assertThat(reports.get(0).refused())
                    .extracting(BatchReport.Refused::index, BatchReport.Refused::reason)
                    .containsExactly(tuple(2L, "conflict"));
            assertThat(counts(reports.get(1))).containsExactly(4L, 1L, 1L, 2L);
            assertThat(reports.get(1).refused())
                    .extracting(BatchReport.Refused::index, BatchReport.Refused::reason)
                    .containsExactly(tuple(0L, "check-violated"), tuple(3L, "conflict"));
            assertThat(counts(reports.get(2))).containsExactly(1L, 1L, 0L, 0L);
            assertThat(loads.quarantine()).hasSize(3);
        } finally {
            database.execute("alter table pit.trades drop constraint undeclared");
        }
    }

    @Test
    void aBatchOfAnySizeGoesAlong() {
        Loader small = loads.newLoader(new ChunkLimits(100, 1 << 20));
        List<RecordBatch> batches = List.of(
                keyed("large", lines(0, 250, LoadFixture::trade)),
                keyed("small", trades(1000, 1090)),
                keyed("exact", trades(2000, 2100)),
                fresh("new", trades(3000, 3099)));

        List<BatchReport> reports = small.loadTogether(batches);
        List<BatchReport> again = small.loadTogether(batches.subList(0, 3));

        assertThat(reports).extracting(BatchReport::inserted).containsExactly(250L, 90L, 100L, 99L);
        assertThat(again).extracting(BatchReport::duplicate).containsExactly(250L, 90L, 100L);
        assertThat(small.loadTogether(List.of(keyed("large", trades(0, 250) + trades(9000, 9001))))
                        .get(0)
                        .failure())
                .containsInstanceOf(OtherContentException.class);
        assertThat(loads.count(TRADES)).isEqualTo(539);
    }

    @Test
    void recordingsGoAlong() {
        Loader loader =
                loads.newLoader(ChunkLimits.STANDARD, loads.catalog, new TestPayloads(), database.transactions());
        byte[] ofOneKind = TestPayloads.line(0, 3).getBytes(StandardCharsets.UTF_8);
        String ofTwo = TestPayloads.line(3, 5) + "\n" + RecordingLoadTest.regime("2026-01-01T00:00:00Z") + "\nbad\n";

        List<BatchReport> reports = loader.loadTogether(List.of(
                new RecordBatch("one", false, "feed", TRADES, Form.RECORDING, ofOneKind, ACCEPTED),
                new RecordBatch(
                        "two",
                        false,
                        "feed",
                        TRADES,
                        Form.RECORDING,
                        ofTwo.getBytes(StandardCharsets.UTF_8),
                        ACCEPTED)));

        assertThat(counts(reports.get(0))).containsExactly(3L, 3L, 0L, 0L);
        assertThat(counts(reports.get(1))).containsExactly(4L, 3L, 0L, 1L);
        assertThat(reports.get(1).parts()).hasSize(2);
    }

    @Test
    void whatIsNoGroupIsRefused() {
        assertThat(loads.loader.loadTogether(List.of())).isEmpty();
        assertThatThrownBy(() ->
                        loads.loader.loadTogether(List.of(keyed("same", trades(0, 1)), keyed("same", trades(0, 1)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keyed(" ", trades(0, 1))).isInstanceOf(IllegalArgumentException.class);
        RecordBatch ofNoDataset =
                new RecordBatch("x", true, "test", "pit.nothing", Form.RECORDS, new byte[0], ACCEPTED);
        assertThatThrownBy(() -> loads.newLoader(
                                ChunkLimits.STANDARD, loads.catalog, PayloadDecoders.none(), database.transactions())
                        .loadTogether(List.of(ofNoDataset)))
                .isInstanceOf(InvalidInputException.class);
    }

    private static List<Long> counts(BatchReport report) {
        return List.of(report.read(), report.inserted(), report.duplicate(), report.rejected());
    }

    private static RecordBatch fresh(String id, String lines) {
        return new RecordBatch(id, true, "test", TRADES, Form.RECORDS, bytes(lines), ACCEPTED);
    }

    private static RecordBatch keyed(String id, String lines) {
        return new RecordBatch(id, false, "test", TRADES, Form.RECORDS, bytes(lines), ACCEPTED);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DatabaseTest
class SpoolClaimsTest {

    private static final String TRADES = "pit.trades";

    private final TestDatabase database;
    private final SpoolClaims ours;
    private final SpoolClaims theirs;

    SpoolClaimsTest(TestDatabase database) {
        this.database = database;
        this.ours = claims("ours");
        this.theirs = claims("theirs");
    }

    private SpoolClaims claims(String owner) {
        return new SpoolClaims(database.transactions(), owner, Duration.ofMinutes(1));
    }

    @BeforeEach
    void empty() {
        database.execute("truncate ops.spool_claims");
    }

    @Test
    void aBatchBelongsToTheFirstWhoTakesIt() {
        assertThat(ours.take(TRADES, List.of("a", "b"))).containsExactlyInAnyOrder("a", "b");

        assertThat(theirs.take(TRADES, List.of("a", "b", "c"))).containsExactly("c");
        assertThat(ours.take(TRADES, List.of("a", "c")))
                .as("ours may be taken again")
                .containsExactly("a");
    }

    @Test
    void oneIdInTwoDatasetsIsTwoBatches() {
        ours.take(TRADES, List.of("a"));

        assertThat(theirs.take("pit.regime_snapshots", List.of("a"))).containsExactly("a");
    }

    @Test
    void aBatchThatIsNamedTwiceIsTakenOnce() {
        assertThat(ours.take(TRADES, List.of("a", "a"))).containsExactly("a");
    }

    @Test
    void aClaimThatWasGivenUpIsFree() {
        ours.take(TRADES, List.of("a", "b"));
        theirs.release(TRADES, List.of("a")); // not theirs to give
        assertThat(theirs.take(TRADES, List.of("a", "b"))).isEmpty();

        ours.release(TRADES, List.of("a", "b"));

        assertThat(theirs.take(TRADES, List.of("a", "b"))).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aClaimThatHasEndedByTheClockOfTheDatabaseIsTakenOver() {
        ours.take(TRADES, List.of("a", "b"));
        endAll();

        assertThat(theirs.take(TRADES, List.of("a"))).containsExactly("a");

        ours.renew(TRADES, List.of("a", "b"));
        assertThat(claims("third").take(TRADES, List.of("a", "b")))
                .as("one was taken over, the other renewed in time")
                .isEmpty();
        assertThat(database.rows("select owner from ops.spool_claims where batch_id = 'a'"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("owner", "theirs"));
    }

    @Test
    void whatDeadProcessesLeftBehindIsForgottenInTheEnd() {
        ours.take(TRADES, List.of("fresh"));
        theirs.take(TRADES, List.of("old"));
        database.execute("update ops.spool_claims set until = until - interval '2 hours' where batch_id = 'old'");

        ours.forgetAbandoned();

        assertThat(database.rows("select batch_id from ops.spool_claims"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("batch_id", "fresh"));
    }

    @Test
    void manyWhoWantTheSameAtOnceShareItWithoutFailing() throws Exception {
        List<String> wanted = IntStream.range(0, 400).mapToObj(i -> "b" + i).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Set<String>>> takers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                List<String> shuffled = new ArrayList<>(wanted);
                Collections.shuffle(shuffled, new java.util.Random(i));
                SpoolClaims taker = claims("taker" + i);
                takers.add(() -> taker.take(TRADES, shuffled));
            }
            List<String> taken = new ArrayList<>();
            for (Future<Set<String>> result : threads.invokeAll(takers)) {
                taken.addAll(result.get());
            }

            assertThat(taken).containsExactlyInAnyOrderElementsOf(wanted);
        } finally {
            threads.shutdownNow();
        }
    }

    private void endAll() {
        database.execute("update ops.spool_claims set until = clock_timestamp() - interval '1 millisecond'");
    }
}

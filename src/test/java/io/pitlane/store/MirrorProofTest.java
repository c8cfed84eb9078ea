package io.pitlane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorProofTest {

    private static final Instant BEGIN = Instant.parse("2026-01-31T12:00:00Z");
    private static final String TRADES = "pit.trades";

    @TempDir
    Path folder;

    @Test
    void whatWasAcceptedBeforeTheMirrorCannotBeOfTheDaysThatItHolds() {
        MirrorProof proof = proof(new DiskLayer(), BEGIN);
        assertThat(proof.holds(TRADES, Optional.of(BEGIN.plus(Duration.ofDays(9)))))
                .isFalse();

        proof.begin(List.of(TRADES));

        assertThat(proof.holds(TRADES, Optional.empty())).isFalse();
        // Just before it, a record of a day and a bit after could be accepted by a clock that was ahead.
        assertThat(proof.holds(TRADES, Optional.of(BEGIN.plus(Duration.ofHours(30)))))
                .isFalse();
        assertThat(proof.holds(
                        TRADES, Optional.of(BEGIN.plus(Duration.ofDays(2)).plusNanos(1000))))
                .isTrue();
        assertThat(proof.holds("pit.regime_snapshots", Optional.of(BEGIN.plus(Duration.ofDays(3)))))
                .isFalse();
    }

    @Test
    void goesOnFromOneProcessToTheNext() {
        proof(new DiskLayer(), BEGIN).begin(List.of(TRADES));
        proof(new DiskLayer(), BEGIN.plus(Duration.ofDays(30))).begin(List.of(TRADES));

        assertThat(proof(new DiskLayer(), BEGIN).holds(TRADES, Optional.of(BEGIN.plus(Duration.ofDays(3)))))
                .isTrue();
    }

    @Test
    void anEmptyTableBeforeItMakesItWhole() {
        MirrorProof proof = proof(new DiskLayer(), BEGIN);
        proof.wasEmpty(TRADES);
        assertThat(proof.holds(TRADES, Optional.empty())).as("never begun").isFalse();

        proof.begin(List.of(TRADES));
        proof.wasEmpty(TRADES);

        assertThat(proof.holds(TRADES, Optional.empty())).isTrue();
    }

    @Test
    void isGoneOnceSomethingGetsPastIt() {
        MirrorProof proof = proof(new DiskLayer(), BEGIN);
        proof.begin(List.of(TRADES, "pit.regime_snapshots"));
        proof.wasEmpty(TRADES);

        proof.broken(TRADES);
        assertThat(proof.holds(TRADES, Optional.of(BEGIN.plus(Duration.ofDays(3)))))
                .isFalse();
        assertThat(proof.holds("pit.regime_snapshots", Optional.of(BEGIN.plus(Duration.ofDays(3)))))
                .isTrue();
        proof.broken();
        assertThat(proof.holds("pit.regime_snapshots", Optional.of(BEGIN.plus(Duration.ofDays(3)))))
                .isFalse();
    }

    @Test
    void nothingGetsPastItUnlessThatIsOnTheDisk() {
        FailingLayer layer = new FailingLayer();
        MirrorProof proof = proof(layer, BEGIN);
        proof.begin(List.of(TRADES));

        layer.failNext("forceFolder");
        assertThatThrownBy(() -> proof.broken(TRADES)).isInstanceOf(StoreRefusalException.class);
    }

    private MirrorProof proof(FileLayer layer, Instant now) {
        return new MirrorProof(folder.resolve("pit"), layer, Clock.fixed(now, ZoneOffset.UTC));
    }
}

package io.pitlane.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryGapTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void recordsThatComeRegularlyHaveNoGap() {
        assertThat(HistoryGap.ofRegular(hour(0), hour(24), List.of(hour(0), hour(8), hour(16))))
                .isEmpty();
    }

    @Test
    void aMissingRecordIsAGapFromItsNeighbourToItsNeighbour() {
        assertThat(HistoryGap.ofRegular(hour(0), hour(48), List.of(hour(40), hour(0), hour(8), hour(24), hour(32))))
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.from()).isEqualTo(hour(8));
                    assertThat(gap.to()).isEqualTo(hour(24));
                    assertThat(gap.why()).contains("PT8H");
                });
    }

    @Test
    void whatIsMissingAtTheEndsIsAGapToo() {
        assertThat(HistoryGap.ofRegular(hour(0), hour(96), List.of(hour(24), hour(32), hour(40))))
                .extracting(HistoryGap::from, HistoryGap::to)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(hour(0), hour(24)),
                        org.assertj.core.groups.Tuple.tuple(hour(40), hour(96)));
    }

    @Test
    void twoRecordsSayNothingAboutTheirUsualDistance() {
        assertThat(HistoryGap.ofRegular(hour(0), hour(96), List.of(hour(0), hour(90))))
                .isEmpty();
    }

    @Test
    void gapsThatTouchAreOne() {
        List<HistoryGap> gaps = new ArrayList<>();
        HistoryGap.add(gaps, new HistoryGap(hour(0), hour(1), "nothing"));
        HistoryGap.add(gaps, new HistoryGap(hour(1), hour(2), "nothing"));
        HistoryGap.add(gaps, new HistoryGap(hour(3), hour(4), "nothing"));

        assertThat(gaps)
                .containsExactly(
                        new HistoryGap(hour(0), hour(2), "nothing"), new HistoryGap(hour(3), hour(4), "nothing"));
    }

    private static Instant hour(int hour) {
        return START.plusSeconds(hour * 3600L);
    }
}

package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

    private static final int LONGEST = 1 << 20;

    @Test
    void givesEachLineWithItsNumberAndOffset() {
        SplitContent content = SplitContent.of("a.ndjson", "{\"a\":1}\n{\"é\":2}\r\n\n  \t\r\nnonsense\n{\"a\":3}");

        assertThat(content.slices())
                .containsExactly(
                        new SplitContent.Slice("{\"a\":1}", 0, 7, 1, "", null),
                        new SplitContent.Slice("{\"é\":2}\r", 8, 9, 2, "", null),
                        new SplitContent.Slice("nonsense", 24, 8, 5, "", null),
                        new SplitContent.Slice("{\"a\":3}", 33, 7, 6, "", null));
    }

    @Test
    void countsAByteOrderMarkAsThreeBytesOfTheFirstLine() {
        SplitContent content = SplitContent.of("a.ndjson", "\uFEFF{\"a\":1}\n{\"a\":2}\n");

        assertThat(content.slices())
                .containsExactly(
                        new SplitContent.Slice("{\"a\":1}", 3, 7, 1, "", null),
                        new SplitContent.Slice("{\"a\":2}", 11, 7, 2, "", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n", "   ", "\uFEFF", "\uFEFF\n"})
    void givesNothingWhereThereIsNothing(String content) {
        assertThat(SplitContent.of("a.jsonl", content).slices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {LONGEST + 1, LONGEST + 1000, 2 * LONGEST, 5 * LONGEST + 17, 3 * LONGEST})
    void keepsTheBeginningOfALineThatIsTooLong(int length) {
        String endless = "x".repeat(length);
        String kept = endless.substring(0, RecordSplitter.KEPT_OF_TOO_LONG);

        SplitContent middle = SplitContent.of("a.ndjson", "{\"a\":1}\n" + endless + "\n{\"a\":2}\n", LONGEST);
        SplitContent last = SplitContent.of("a.ndjson", "{\"a\":1}\n" + endless, LONGEST);

        assertThat(middle.slices())
                .containsExactly(
                        new SplitContent.Slice("{\"a\":1}", 0, 7, 1, "", null),
                        new SplitContent.Slice(kept, 8, length, 2, "", null),
                        new SplitContent.Slice("{\"a\":2}", 9 + length, 7, 3, "", null));
        assertThat(last.slices().get(1)).isEqualTo(new SplitContent.Slice(kept, 8, length, 2, "", null));
    }

    @Test
    void keepsNoMoreOfALineThanTheLimitWhereThatIsSmall() {
        SplitContent content =
                SplitContent.of("a.ndjson", "{\"a\":1}\n" + "x".repeat(50) + "\n{\"a\":2}\n" + "y".repeat(30), 20);

        assertThat(content.slices())
                .containsExactly(
                        new SplitContent.Slice("{\"a\":1}", 0, 7, 1, "", null),
                        new SplitContent.Slice("x".repeat(20), 8, 50, 2, "", null),
                        new SplitContent.Slice("{\"a\":2}", 59, 7, 3, "", null),
                        new SplitContent.Slice("y".repeat(20), 67, 30, 4, "", null));
    }

    @Test
    void takesALineOfExactlyTheLimit() {
        String longest = "x".repeat(LONGEST);

        assertThat(SplitContent.of("a.ndjson", longest + "\n" + longest, LONGEST)
                        .texts())
                .isEqualTo(List.of(longest, longest));
    }

    @Test
    void readsALineOfAnyLengthInBoundedMemory() {
        EndlessStream endless = new EndlessStream("{\"a\":1}\n\"", 'x', 300L << 20, "\"\n{\"a\":2}\n");

        SplitContent content = SplitContent.of("a.ndjson", endless, new SourceBuffer(64), LONGEST);

        assertThat(content.slices()).hasSize(3);
        assertThat(content.slices().get(1).length()).isEqualTo((300L << 20) + 2);
        assertThat(content.slices().get(2))
                .isEqualTo(new SplitContent.Slice("{\"a\":2}", 8 + (300L << 20) + 3, 7, 3, "", null));
        assertThat(content.mostBytesHeld()).isLessThan(4 << 20);
    }

    @Test
    void splitsBehindAnotherContentInTheSameBuffer() {
        SourceBuffer source = new SourceBuffer(64);
        SplitContent.of("a.ndjson", stream("{\"a\":1}\n{\"a\":2}\n"), source, LONGEST);

        SplitContent second = SplitContent.of("b.ndjson", stream("{\"b\":1}\n{\"b\":2}\n"), source, LONGEST);

        assertThat(second.slices())
                .containsExactly(
                        new SplitContent.Slice("{\"b\":1}", 0, 7, 1, "", null),
                        new SplitContent.Slice("{\"b\":2}", 8, 7, 2, "", null));
    }

    private static ByteArrayInputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
}

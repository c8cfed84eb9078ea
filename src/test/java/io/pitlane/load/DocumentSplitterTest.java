package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentSplitterTest {

    private static final int LONGEST = 1 << 20;
    private static final String[] GOOD = {"{'a':1}", "{'a':2,'list':[1,{'b':2}]}", "{'a':3}"};

    @Test
    void givesOneObject() {
        String object = "{\n  \"a\": 1,\n  \"é\": [\n    {}\n  ]\n}";

        assertThat(SplitContent.of("a.json", "\n" + object + "\n").slices())
                .containsExactly(new SplitContent.Slice(object, 1, 34, 0, "", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[%s,%s,%s]",
                "[\n%s,\n%s,\n%s\n]\n",
                "[\r\n%s,\r\n%s,\r\n%s\r\n]\r\n",
                "[\n  %s,\n  %s,\n  %s\n]",
                "[%s\n,%s\n,%s]",
                "[ %s , %s , %s ]",
                "\uFEFF \n [%s,%s,%s]",
                "[%s,\n %s,\n %s]",
            })
    void givesTheElementsOfAnArray(String form) {
        String content = form.formatted((Object[]) GOOD).replace('\'', '"');

        SplitContent split = SplitContent.of("a.json", content);

        assertThat(split.texts()).containsExactly(quoted(GOOD));
        assertThat(split.problems()).isEmpty();
        assertThat(split.slices()).extracting(SplitContent.Slice::pointer).containsExactly("/0", "/1", "/2");
        assertThat(split.slices()).allMatch(slice -> sliceOf(content, slice).equals(slice.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s%s%s", "%s %s %s", "\n%s%s\t%s", "%s,%s,%s"})
    void givesObjectsThatStandOneBehindTheOther(String form) {
        SplitContent split =
                SplitContent.of("a.json", form.formatted((Object[]) GOOD).replace('\'', '"'));

        assertThat(split.form()).isEqualTo(ContentForm.DOCUMENT);
        assertThat(split.sound()).containsExactly(quoted(GOOD));
        assertThat(split.slices()).extracting(SplitContent.Slice::pointer).containsExactly("", "/1", "/2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [ ] ", "[\n]\n", "\uFEFF[]"})
    void givesNothingOfAnEmptyArray(String content) {
        assertThat(SplitContent.of("a.json", content).slices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "\uFEFF"})
    void reportsAnEmptyContent(String content) {
        assertThat(SplitContent.of("a.json", content).problems()).containsExactly("there is nothing in the content");
    }

    /** What is wrong in a document never costs the records beside it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                // commas
                "[A,B,C,]|0",
                "[A,,B,,,C]|0",
                "[,A,B,C]|0",
                "[A B\\nC]|0",
                "[A,B,C\\n,]|0",
                // cut off
                "[A,B,C|1",
                "[A,B,C,|1",
                "[A,B,C,{'a':4|1",
                "[A,B,C,{'a':'four|1",
                "[A,B,C,{'a':[4|1",
                "A B C {'a':4|1",
                // things between
                "[A,nonsense,B,C]|1",
                "[A,nonsense B C]|1",
                "[A, 17, B,C]|1",
                "[A,'{\\\\'a\\\\':[1,2]}',B,C]|1",
                "[A,garbageB,C]|1",
                "[A,[1,2],B,C]|1",
                "[A,null,B,true,C]|2",
                "[A]\\n,B,C]|0",
                // behind the array
                "[A,B,C]x|1",
                "[A,B,C] {'a':4}|1",
                "[A,B,C]]|1",
                "[A,B,C]}|1",
                // brackets and quotes, an element a line
                "[\\nA,\\n{'a':4,\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':4\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':{'b':4},\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':[4,\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':[4},\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':{4]},\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':4],\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':'four},\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a:4},\\nB,\\nC\\n]|1",
                "[\\nA,\\n{'a':'four\\\\'},\\nB,\\nC\\n]|1",
                "[\\nA,\\nB,\\nC,\\n{'a':4\\n]|1",
                "[\\nA,\\nB,\\nC,\\n{'a':'four}\\n]|1",
                "[\\n  A,\\n  {'a':4,\\n  B,\\n  C\\n]|1",
                "[A,\\n{'a':4,\\nB,\\nC]|1",
                "[{'a':4,\\nA,\\nB,\\nC]|1",
                // on one line, where the bracket that is missing shows
                "[A,{'a':4,B,C]|1",
                "[A,{'a':4 B,C]|1",
                "[A,{'a':4],B,C]|1",
                // pretty-printed
                "[\\n  {\\n    'a': 'four,\\n    'list': [\\n      {\\n        'b': 1\\n      }\\n    ]\\n  },\\n  A,\\n  B,\\n  C\\n]|1",
                "[\\n  {\\n    'a': 4,\\n    'list': [\\n      {\\n        'b': 1\\n      }\\n    ]\\n  A,\\n  B,\\n  C\\n]|1",
                "[\\n  {\\n    'a': 4,\\n    'list': [\\n      {\\n        'b': 1\\n  },\\n  A,\\n  B,\\n  C\\n]|1",
                "[{\\n  'a': [4,\\n  'b': 5\\n},\\nA,B,C]|1",
            })
    void findsTheNeighboursOfWhatIsBroken(String form, int refused) {
        String content = form.replace("\\n", "\n")
                .replace("\\\\", "\\")
                .replace("A", GOOD[0])
                .replace("B", GOOD[1])
                .replace("C", GOOD[2])
                .replace('\'', '"');

        SplitContent split = SplitContent.of("a.json", content);

        List<String> good = List.of(quoted(GOOD));
        assertThat(split.texts().stream().filter(good::contains)).containsExactlyElementsOf(good);
        assertThat(split.slices().stream().filter(slice -> good.contains(slice.text()) && slice.problem() != null))
                .isEmpty();
        assertThat(split.slices()).as(split.texts().toString()).hasSize(3 + refused);
        assertThat(split.slices()).allMatch(slice -> sliceOf(content, slice).equals(slice.text()));
    }

    @Test
    void takesAValidRecordThatIsNotIndentedAtAll() {
        String object = "{\n\"a\":\n{\n\"b\": [\n{\n},\n[\n]\n]\n}\n}";

        assertThat(SplitContent.of("a.json", "[\n" + object + ",\n" + object + "\n]")
                        .sound())
                .containsExactly(object, object);
    }

    @Test
    void refusesAllThatStandsBehindTheArray() {
        SplitContent split = SplitContent.of("a.json", "[{\"a\":1}]\n{\"a\":2} [3]");

        assertThat(split.sound()).containsExactly("{\"a\":1}");
        assertThat(split.problems())
                .containsOnly("there is something behind the array")
                .hasSize(2);
    }

    @Test
    void walksThroughAnyDepth() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(SplitContent.of("a.json", "[" + deep + ",{\"a\":1}]").sound())
                .containsExactly(deep, "{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource({"'[{\"a\":1},{\"b\":\"', '\"},{\"a\":2}]'", "'[{\"a\":1},{\"b\":', '},{\"a\":2}]'"})
    void readsAnElementOfAnyLengthInBoundedMemory(String beginning, String end) {
        EndlessStream endless = new EndlessStream(beginning, '7', 300L << 20, end);

        SplitContent content = SplitContent.of("a.json", endless, new SourceBuffer(64), LONGEST);

        assertThat(content.slices()).hasSize(3);
        assertThat(content.slices().get(1).text()).hasSize(RecordSplitter.KEPT_OF_TOO_LONG);
        assertThat(content.slices().get(1).length()).isGreaterThan(300L << 20);
        assertThat(content.slices().get(2).text()).isEqualTo("{\"a\":2}");
        assertThat(content.slices().get(2).offset()).isEqualTo(beginning.length() + (300L << 20) + end.length() - 8);
        assertThat(content.mostBytesHeld()).isLessThan(5 << 20);
    }

    @Test
    void findsTheNeighboursOfARecordThatNeverEnds() {
        StringBuilder content = new StringBuilder("[\n{\"a\":[1,\n");
        for (int i = 0; i < 200_000; i++) {
            content.append("{\"a\":").append(i).append("},\n");
        }

        SplitContent split = SplitContent.of("a.json", content.append("{}]").toString(), 64 * 1024);

        assertThat(split.slices()).hasSize(200_002);
        assertThat(split.problems()).hasSize(1);
    }

    @Test
    void keepsNoMoreOfAnElementThanTheLimitWhereThatIsSmall() {
        String content = "[{\"a\":\"" + "x".repeat(50) + "\"},{\"a\":1}," + "7".repeat(15) + "]";

        SplitContent split = SplitContent.of("a.json", content, 20);

        assertThat(split.slices().get(0))
                .isEqualTo(new SplitContent.Slice("{\"a\":\"" + "x".repeat(14), 1, 58, 0, "/0", null));
        assertThat(split.texts().subList(1, 3)).containsExactly("{\"a\":1}", "7".repeat(15));
    }

    @Property(tries = 500)
    void givesExactlyTheObjectsThatWereWritten(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> objects = new ArrayList<>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            objects.add(RandomDocument.object(random));
        }
        String content = RandomDocument.document(objects, random);

        SplitContent split = SplitContent.of("a.json", content);
        SplitContent trickled = SplitContent.of(
                "a.json",
                SplitContent.trickling(content.getBytes(StandardCharsets.UTF_8)),
                new SourceBuffer(1 + random.nextInt(100)),
                LONGEST);

        if (split.form() == ContentForm.DOCUMENT) {
            assertThat(split.sound()).as(content).isEqualTo(objects);
            assertThat(split.slices()).allMatch(slice -> sliceOf(content, slice).equals(slice.text()));
        }
        assertThat(trickled.slices()).isEqualTo(split.slices());
    }

    /** Whatever the bytes: every slice lies where it says, one behind the other. */
    @Property(tries = 2000)
    void keepsItsPlaceInAnyContent(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder content = new StringBuilder(random.nextBoolean() ? "[" : "{");
        for (int i = random.nextInt(60); i > 0; i--) {
            content.append("{{}}[]\",:\\\n  ax".charAt(random.nextInt(15)));
        }

        SplitContent split = SplitContent.of("a.json", content.toString());

        long end = 0;
        for (SplitContent.Slice slice : split.slices()) {
            assertThat(slice.offset()).isGreaterThanOrEqualTo(end);
            assertThat(sliceOf(content.toString(), slice)).isEqualTo(slice.text());
            end = slice.offset() + slice.length();
        }
        assertThat(end).isLessThanOrEqualTo(content.length());
    }

    private static String sliceOf(String content, SplitContent.Slice slice) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new String(bytes, (int) slice.offset(), (int) slice.length(), StandardCharsets.UTF_8);
    }

    private static String[] quoted(String... texts) {
        return List.of(texts).stream().map(text -> text.replace('\'', '"')).toArray(String[]::new);
    }
}

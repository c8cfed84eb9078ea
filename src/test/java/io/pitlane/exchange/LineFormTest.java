package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.dataset.RefusedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineFormTest {

    private static final String LINE = " {\"name\":\"fixed\",\"text\":\"open\",\"list\":[1,{\"deep\":-20.5}, true],"
            + "\"none\":null,\"empty\":\"\",\"nothing\":{}, \"last\":false} ";

    @Test
    void aLineThatMatchesHasTheNodesThatAScanFinds() throws RefusedRecordException {
        for (String line : List.of(
                LINE,
                LINE.replace("open", "x"),
                LINE.replace("open", "much longer than eight characters, {[:]}"),
                LINE.replace("[1,", "[0,").replace("-20.5", "1234567890.0987654321"),
                LINE.replace("true", "false").replace(":false", ":true"))) {
            LineForm form = form();

            assertThat(matches(form, line, "")).as(line).isTrue();

            assertSameNodes(form.index, line);
            assertThat(matches(form, line, "\n{\"next\":1}")).as(line).isTrue();
        }
    }

    @Test
    void whatIsNotOfTheFormDoesNotMatch() throws RefusedRecordException {
        LineForm form = form();
        for (String line : List.of(
                "",
                "{}",
                LINE.substring(1),
                LINE.stripTrailing(),
                LINE + " ",
                LINE.replace("fixed", "fixes"),
                LINE.replace("\"open\"", "\"\""),
                LINE.replace("open", "o\\u0070en"),
                LINE.replace("open", "o\tpen"),
                LINE.replace("open", "opén"),
                LINE.replace("\"open\"", "5"),
                LINE.replace("\"open\"", "\"open"),
                LINE.replace("[1,", "[01,"),
                LINE.replace("[1,", "[-,"),
                LINE.replace("[1,", "[1.,"),
                LINE.replace("[1,", "[1e3,"),
                LINE.replace("[1,", "[\"1\","),
                LINE.replace("[1,", "[1" + "0".repeat(60) + ","),
                LINE.replace("[1,", "[1, 1,"),
                LINE.replace("true", "null"),
                LINE.replace("true", "tru"),
                LINE.replace("null", "1"),
                LINE.replace("\"empty\":\"\"", "\"empty\":\"e\""),
                LINE.replace("{}", "{\"a\":1}"),
                LINE.replace("last", "lost"))) {
            assertThat(matches(form, line, "")).as(line).isFalse();
        }
        for (int length = 0; length < LINE.length(); length++) {
            byte[] text = LINE.getBytes(StandardCharsets.UTF_8);
            assertThat(form.matches(text, 0, length)).isFalse();
            assertThat(form.matches(Arrays.copyOf(text, length), 0, length)).isFalse();
        }
    }

    /** {@code name} belongs to the form. */
    private static LineForm form() throws RefusedRecordException {
        JsonIndex index = scanned(LINE.getBytes(StandardCharsets.UTF_8), 0, LINE.length());
        BitSet fixed = new BitSet();
        fixed.set(index.member(0, new Name("name")));
        return new LineForm(index, 0, LINE.length(), fixed);
    }

    private static boolean matches(LineForm form, String line, String behind) {
        byte[] text = ("##" + line + behind).getBytes(StandardCharsets.UTF_8);
        return form.matches(text, 2, text.length - behind.length());
    }

    private static JsonIndex scanned(byte[] text, int from, int to) throws RefusedRecordException {
        JsonIndex index = new JsonIndex();
        index.read(text, from, to);
        return index;
    }

    private static void assertSameNodes(JsonIndex nodes, String line) throws RefusedRecordException {
        byte[] text = ("##" + line).getBytes(StandardCharsets.UTF_8);
        JsonIndex scanned = scanned(text, 2, text.length);
        assertThat(nodes.count).isEqualTo(scanned.count);
        for (int node = 0; node < scanned.count; node++) {
            assertThat(nodes.kinds[node]).isEqualTo(scanned.kinds[node]);
            assertThat(nodes.wireFrom(node)).isEqualTo(scanned.wireFrom(node));
            assertThat(nodes.wireTo(node)).isEqualTo(scanned.wireTo(node));
            assertThat(nodes.after[node]).isEqualTo(scanned.after[node]);
            assertThat(nodes.nameFrom[node]).isEqualTo(scanned.nameFrom[node]);
            assertThat(nodes.nameKey[node]).isEqualTo(scanned.nameKey[node]);
            if (scanned.nameFrom[node] >= 0) {
                assertThat(nodes.nameTo[node]).isEqualTo(scanned.nameTo[node]);
            }
        }
    }
}

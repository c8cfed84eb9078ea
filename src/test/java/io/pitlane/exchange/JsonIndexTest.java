package io.pitlane.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonIndexTest {

    private final JsonIndex index = new JsonIndex();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[01]",
                "[1.]",
                "[-]",
                "[.5]",
                "[1e]",
                "[1e+]",
                "tru",
                "nulll",
                "[1] 2",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"a\nb\"",
                "[}",
                "{]",
                "NaN",
                "[Infinity]",
                "'a'",
                "<html>",
                "{\"a\":1}}",
                "\"\\",
                "[\"",
                "-"
            })
    void refusesWhatIsNoJson(String text) {
        assertThat(refusal(text)).isEqualTo(RefusalReason.BAD_JSON);
    }

    @Test
    void refusesWhatCannotBeStoredOrIsATrap() {
        assertThat(refusal("{\"a\":1,\"b\":2,\"a\":3}")).isEqualTo(RefusalReason.DUPLICATE_KEY);
        assertThat(refusal("{\"ab\":1,\"\\u0061b\":2}")).isEqualTo(RefusalReason.DUPLICATE_KEY);
        assertThat(refusal("{\"" + "x".repeat(20) + "1\":1,\"" + "x".repeat(20) + "1\":2}"))
                .isEqualTo(RefusalReason.DUPLICATE_KEY);
        String many =
                IntStream.range(0, 100).mapToObj(i -> "\"n" + i + "\":" + i).collect(Collectors.joining(","));
        assertThat(refusal("{" + many + ",\"n3\":1}")).isEqualTo(RefusalReason.DUPLICATE_KEY);
        assertThat(refusal("[".repeat(65) + "]".repeat(65))).isEqualTo(RefusalReason.NESTED_TOO_DEEP);
        assertThat(refusal("[".repeat(1_000_000))).isEqualTo(RefusalReason.NESTED_TOO_DEEP);
        assertThat(refusal("\"\\u0000\"")).isEqualTo(RefusalReason.NUL_CHARACTER);
        assertThat(refusal("\0")).isEqualTo(RefusalReason.NUL_CHARACTER);
        assertThat(refusal("\"\\ud800\"")).isEqualTo(RefusalReason.BAD_UTF8);
        assertThat(refusal("\"\\udc00\\ud800\"")).isEqualTo(RefusalReason.BAD_UTF8);
        assertThat(refusal("1e309")).isEqualTo(RefusalReason.EXPONENT_TOO_LARGE);
        assertThat(refusal("1".repeat(401))).isEqualTo(RefusalReason.EXPONENT_TOO_LARGE);
        byte[] invalid = {'"', (byte) 0xC3, '"'};
        assertThatThrownBy(() -> index.read(invalid, 0, 3)).isInstanceOf(RefusedRecordException.class);
    }

    @Test
    void keepsLiteralsAndFindsMembersWrittenWithEscapes() throws RefusedRecordException {
        read("{\"p\\u0072ice\":\"1.50\",\"exponent\":-1.18e-07,\"\\u00e4\\ud83d\\ude00\":[true,{\"x\":null}]}");

        assertThat(index.string(index.member(0, new Name("price")))).isEqualTo("1.50");
        assertThat(index.string(index.member(0, new Name("exponent")))).isEqualTo("-1.18e-07");
        assertThat(index.kind(Pointer.parse("/ä😀/1/x").find(index, 0))).isEqualTo(JsonIndex.NULL);
        assertThat(index.member(0, new Name("pric"))).isEqualTo(JsonIndex.NONE);
    }

    @Test
    void findsWhatPointersLeadTo() throws RefusedRecordException {
        read("{\"a/b\":{\"m~n\":1},\"list\":[{\"t\":\"x\",\"v\":1},{\"t\":\"y\",\"v\":2}],\"0\":\"zero\"}");

        assertThat(found("/a~1b/m~0n")).isEqualTo("1");
        assertThat(found("/list/[t=y]/v")).isEqualTo("2");
        assertThat(found("/list/[last]/v")).isEqualTo("2");
        assertThat(found("/list/[first]/v")).isEqualTo("1");
        assertThat(found("/0")).isEqualTo("zero");
        assertThat(found("/list/2")).isNull();
        assertThat(found("/list/t")).isNull();
        assertThat(found("/0/x")).isNull();
    }

    /** Against another parser: the same tree, however the text was written. */
    @Test
    void readsAnyTreeAsAnotherParserDoes() throws RefusedRecordException {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            JsonNode tree = tree(random, 0);
            String text = random.nextBoolean() ? tree.toString() : tree.toPrettyString();

            read(text);

            assertThat(rebuilt(0)).isEqualTo(tree.toString());
        }
    }

    /** Nothing but a refusal comes of text that was damaged. */
    @Test
    void neverFailsOtherwiseOnDamagedText() {
        Random random = new Random(11);
        String text = "{\"exchange\":\"okx\",\"n\":[1.5e3,-2,{\"a\\\"b\":\"ü\\u00e9\"}],\"t\":true,\"z\":null}";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int from = random.nextInt(4);
            int to = bytes.length - random.nextInt(20);
            for (int hits = random.nextInt(3); hits >= 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                index.read(bytes, from, to);
            } catch (RefusedRecordException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private static JsonNode tree(Random random, int depth) {
        int choice = random.nextInt(depth > 4 ? 4 : 6);
        return switch (choice) {
            case 0 ->
                Decoded.JSON
                        .getNodeFactory()
                        .textNode("t\"\\\n" + (char) ('a' + random.nextInt(26)) + "ü😀".repeat(random.nextInt(3)));
            case 1 -> Decoded.JSON.getNodeFactory().numberNode(random.nextLong());
            case 2 -> Decoded.JSON.getNodeFactory().booleanNode(random.nextBoolean());
            case 3 -> Decoded.JSON.getNodeFactory().nullNode();
            case 4 -> {
                List<JsonNode> elements = new ArrayList<>();
                IntStream.range(0, random.nextInt(5)).forEach(i -> elements.add(tree(random, depth + 1)));
                yield Decoded.JSON.createArrayNode().addAll(elements);
            }
            default -> {
                ObjectNode object = Decoded.JSON.createObjectNode();
                int members = random.nextInt(random.nextInt(10) == 0 ? 60 : 6);
                IntStream.range(0, members)
                        .forEach(i -> object.set("name" + "é\t".repeat(i % 2) + i, tree(random, depth + 1)));
                yield object;
            }
        };
    }

    private String rebuilt(int node) {
        if (!index.isContainer(node)) {
            return new String(
                    index.text,
                    index.wireFrom(node),
                    index.wireTo(node) - index.wireFrom(node),
                    StandardCharsets.UTF_8);
        }
        boolean object = index.kind(node) == JsonIndex.OBJECT;
        List<String> parts = new ArrayList<>();
        for (int child = node + 1; child < index.after(node); child = index.after(child)) {
            String name = object
                    ? Decoded.JSON.getNodeFactory().textNode(new String(index.name(child), StandardCharsets.UTF_8))
                            + ":"
                    : "";
            parts.add(name + rebuilt(child));
        }
        return (object ? "{" : "[") + String.join(",", parts) + (object ? "}" : "]");
    }

    private String found(String pointer) {
        int node = Pointer.parse(pointer).find(index, 0);
        return node < 0 ? null : index.string(node);
    }

    private void read(String text) throws RefusedRecordException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        index.read(bytes, 0, bytes.length);
    }

    private RefusalReason refusal(String text) {
        try {
            read(text);
            return null;
        } catch (RefusedRecordException e) {
            return e.reason();
        }
    }
}

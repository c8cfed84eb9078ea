package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonTest {

    private final PlainJson plain = new PlainJson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[ ]",
                "{\"a\":1,\"b\":-0.5,\"c\":[true,false,null]}",
                "{ \"bids\" : [ [ \"1.5\" , 2 ] , [ ] ] ,\n\t\"x\" : { \"bids\" : 0 } }",
                "[{\"a\":1},{\"a\":1}]",
                "{\"a\":{\"a\":{\"a\":\"a\"}}}"
            })
    void knowsWhatIsBeyondDoubt(String text) {
        assertThat(isPlain(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":{},\"b\":1,\"a\":2}",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1e400}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":truex}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\u00e4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":1}}",
                "{\"a\":[}",
                "{a:1}",
                "{\"a",
                "["
            })
    void leavesEverythingElseToTheStrictCheck(String text) {
        assertThat(isPlain(text)).isFalse();
    }

    @Test
    void leavesDeepNestingAndManyMembersToTheStrictCheck() {
        assertThat(isPlain("[".repeat(64) + "]".repeat(64))).isTrue();
        assertThat(isPlain("[".repeat(65) + "]".repeat(65))).isFalse();
        StringBuilder wide = new StringBuilder("{\"m\":0");
        for (int i = 0; i < 40; i++) {
            wide.append(",\"m").append(i).append("\":0");
        }
        assertThat(isPlain(wide + "}")).isFalse();
    }

    /** Whatever is broken at random: what is plain passes the strict check. */
    @Test
    void neverTakesWhatTheStrictCheckRefuses() {
        List<String> seeds = List.of(
                "{\"bids\":[{\"price\":\"1.50\",\"quantity\":\"2\"},{\"price\":\"1.4\",\"quantity\":\"0.25\"}],\"n\":-12.5}",
                "[[\"1\",2,true],[null,false,{\"a\":{\"b\":[]}}]]");
        String alphabet = "{}[]\",:0123456789.-eE+ tfnrul\\a\u00e9\n";
        SplittableRandom random = new SplittableRandom(7);
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                char other = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, other);
                    case 1 -> text.insert(at, other);
                    default -> text.deleteCharAt(at);
                }
            }
            if (isPlain(text.toString())) {
                taken++;
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                assertThatCode(() -> NestedJson.check(bytes, 0, bytes.length, "f"))
                        .as(text.toString())
                        .doesNotThrowAnyException();
            }
        }
        assertThat(taken).isGreaterThan(10_000);
    }

    private boolean isPlain(String text) {
        byte[] padded = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
        return plain.isPlain(padded, 1, padded.length - 1);
    }
}

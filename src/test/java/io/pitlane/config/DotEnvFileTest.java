package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotEnvFileTest {

    private final List<String> problems = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "A=b | b",
                "  A = b c   | b c",
                "export A=b | b",
                "A=b#c | b#c",
                "A=b # c | b",
                "A='b # c' # d | b # c",
                "A='b\\n$c' | b\\n$c",
                "A=\"b\\\"c\\\\d\\$e\" | b\"c\\d$e",
                "A=b$c${d} | b$c${d}",
                "A=b=c | b=c",
                "A= | ^^",
                "A=# nothing | ^^",
                "A=\"\" | ^^"
            })
    void readsAValue(String line, String expected) {
        assertThat(read(line)).containsExactly(Map.entry("A", expected));
        assertThat(problems).isEmpty();
    }

    @Test
    void readsQuotedValuesOverSeveralLinesAndSkipsWhatSaysNothing() {
        assertThat(read("\uFEFFA=1\r\n\n  # comment\nKEY=\"first\nB=no\nlast\\n\"\nB=2\nB=3\n"))
                .isEqualTo(Map.of("A", "1", "KEY", "first\nB=no\nlast\n", "B", "3"));
        assertThat(problems).isEmpty();
    }

    @Test
    void namesTheLineThatItCannotReadAndNeverItsContent() {
        assertThat(read("A=1\ngeheim\nB='geheim\nC=2")).isEqualTo(Map.of("A", "1", "C", "2"));
        assertThat(problems)
                .containsExactly(
                        ".env line 2: NAME=value is expected; a comment starts with #",
                        ".env line 3: the quote around the value of B is not closed");
    }

    private Map<String, String> read(String text) {
        return new DotEnvFile(".env", problems).read(text.lines().toList());
    }
}

package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

    private static final List<String> KNOWN = List.of("a", "b");

    @Test
    void nothingIsNoParameter() {
        assertThat(QueryString.parse(null, KNOWN)).isEmpty();
        assertThat(QueryString.parse("", KNOWN)).isEmpty();
    }

    @Test
    void escapesAreDecodedAndAPlusSignIsItself() {
        assertThat(QueryString.parse("a=%41%2b+%C3%A9/:=x&%62=2", KNOWN)).isEqualTo(Map.of("a", "A++é/:=x", "b", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "a=%-1", "a=x%", "%=1"})
    void aMalformedEscapeIsRefused(String text) {
        assertThatThrownBy(() -> QueryString.parse(text, KNOWN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("percent sign");
    }

    @Test
    void aLongQueryIsRefusedUnread() {
        assertThatThrownBy(() -> QueryString.parse("a=" + "x".repeat(9000), KNOWN))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("8000");
    }

    @Test
    void aMessageRepeatsAValueCutAndClean() {
        assertThatThrownBy(() -> QueryString.parse("%1b%5b31m" + "x".repeat(100) + "=1", KNOWN))
                .hasMessageContaining("\"\uFFFD[31m" + "x".repeat(55) + "…\"")
                .hasMessageContaining("a, b");
    }
}

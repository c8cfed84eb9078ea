package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    @ParameterizedTest
    @CsvSource({"same, same, 0", "PG_DNS, PG_DSN, 1", "kitten, sitting, 3", "'', abc, 3", "ab, abc, 1", "abc, ab, 1"})
    void countsTheStepsBetweenTwoWords(String left, String right, int expected) {
        assertThat(Suggestion.distance(left, right)).isEqualTo(expected);
        assertThat(Suggestion.distance(right, left)).isEqualTo(expected);
    }

    @Test
    void suggestsTheClosestWordAndNothingWhereNoneIsAlike() {
        List<String> known = List.of("load.connections", "http.port", "http.host");

        assertThat(Suggestion.among("load.conections", known)).isEqualTo("; did you mean \"load.connections\"?");
        assertThat(Suggestion.among("http.prot", known)).isEqualTo("; did you mean \"http.port\"?");
        assertThat(Suggestion.among("completely.different", known)).isEmpty();
    }
}

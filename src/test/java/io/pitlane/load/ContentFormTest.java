package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentFormTest {

    @ParameterizedTest
    @CsvSource({
        "a.ndjson,LINES",
        "A.NDJSON,LINES",
        "a.jsonl,LINES",
        "a.ndjson.gz,LINES",
        "a.jsonl.zst,LINES",
        "a.ndjson.GZIP,LINES",
        "a.json,DOCUMENT",
        "a.json.gz,DOCUMENT",
        "ndjson,DOCUMENT",
        "a.ndjson.bak,DOCUMENT",
    })
    void believesAName(String name, ContentForm form) {
        assertThat(SplitContent.of(name, "[1]").form()).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':1}~{'a':2}~|LINES",
                "{'a':1}\r~{'a':2}\r~|LINES",
                "{'a':1}~|LINES",
                "{'a':~{'a':2}~|LINES",
                "nonsense~{'a':2}~|LINES",
                "nonsense|LINES",
                "~~{'a':1}~{'a':2}|LINES",
                "{'a':1}|DOCUMENT",
                "{'a':1}{'a':2}|DOCUMENT",
                "{~  'a': 1~}~|DOCUMENT",
                "{~'a': 1~}~|DOCUMENT",
                "{'a': 1,~ 'b': 2}|DOCUMENT",
                "{'payload': [~{'a':1},~{'a':2}~]}|DOCUMENT",
                "[{'a':1}]~|DOCUMENT",
                " ~ [~|DOCUMENT",
                "\uFEFF{~|DOCUMENT",
                "\uFEFF{'a':1}~{|LINES",
                "~|DOCUMENT",
            })
    void looksAtTheContentWhereTheNameDoesNotSay(String content, ContentForm form) {
        assertThat(SplitContent.of("a.json", content.replace('~', '\n').replace('\'', '"'))
                        .form())
                .isEqualTo(form);
    }

    @Test
    void takesOneLongObjectForADocument() {
        String object = "{\"a\":\"" + "x".repeat(200_000) + "\"}";

        assertThat(SplitContent.of("a.json", object).texts()).containsExactly(object);
        assertThat(SplitContent.of("a.json", object + "\n" + object).texts()).containsExactly(object, object);
    }
}

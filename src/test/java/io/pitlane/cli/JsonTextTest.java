package io.pitlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void keepsTheOrderOfKeysAndTheTypesOfValues() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("z", 1);
        value.put("a", List.of(true, 2L, 0.25));
        value.put("text", "a\"b\n\u0000");
        value.put("none", null);
        value.put("endless", Double.POSITIVE_INFINITY);

        assertThat(JsonText.of(value))
                .isEqualTo(
                        "{\"z\":1,\"a\":[true,2,0.25],\"text\":\"a\\\"b\\n\\u0000\",\"none\":null,\"endless\":null}");
    }
}

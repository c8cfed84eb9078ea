package io.pitlane.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDoorTest {

    private final HttpDoor door = new HttpDoor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Camel",
                "CamelX",
                "CamelHttpUri",
                "CamelHttpPath",
                "CamelHttpQuery",
                "CamelHttpResponseCode",
                "CamelFileName",
                "CamelSqlQuery",
                "CamelSqlParameters",
                "CamelJdbcParameters",
                "CamelBeanMethodName",
                "CamelVertxPlatformHttpAuthenticatedUser",
                "org.apache.camel",
                "org.apache.camel.bean",
                "x-camel",
                "Authorization",
                "Cookie",
                "Host"
            })
    void whatSteersCamelPassesInNoDirectionAndInNoLetterCase(String name) {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            StringBuilder spelling = new StringBuilder();
            name.chars()
                    .forEach(c -> spelling.append(
                            (char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));

            assertThat(door.applyFilterToExternalHeaders(spelling.toString(), "x", null))
                    .as("in " + spelling)
                    .isTrue();
            assertThat(door.applyFilterToCamelHeaders(spelling.toString(), "x", null))
                    .as("out " + spelling)
                    .isTrue();
        }
    }

    @Test
    void whatIsListedPassesInEveryLetterCase() {
        for (String name : new String[] {"Accept", "accept", "ACCEPT"}) {
            assertThat(door.applyFilterToExternalHeaders(name, "x", null)).isFalse();
        }
        for (String name : new String[] {"Content-Type", "Cache-Control", "Retry-After", "Allow"}) {
            assertThat(door.applyFilterToCamelHeaders(name.toUpperCase(Locale.ROOT), "x", null))
                    .isFalse();
        }
    }
}

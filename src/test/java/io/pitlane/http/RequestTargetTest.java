package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "admin",
                "http://localhost:8080/admin",
                "HTTP://localhost/pit",
                "localhost:8080",
                "//admin",
                "//",
                "/admin//x",
                "/admin///",
                "/admin//",
                "/./admin",
                "/.",
                "/..",
                "/pit/../admin",
                "/pit/..",
                "/pit/./x",
                "/pit/.",
                "/%2e/admin",
                "/pit/%2e%2e/admin",
                "/pit/%2E%2E/admin",
                "/pit/.%2e/admin",
                "/pit%2f..%2fadmin",
                "/pit%2Fadmin",
                "/%2fadmin",
                "/pit%5c..%5cadmin",
                "/pit\\admin",
                "/%5cadmin",
                "/admin;x=1",
                "/admin;",
                "/;/admin",
                "/pit;/../admin",
                "/pit%3b/admin",
                "/%61dmin",
                "/%41DMIN",
                "/adm%69n",
                "/pit/%2d",
                "/%252e%252e/admin",
                "/pit%252fadmin",
                "/%25%36%31dmin",
                "/admin%00",
                "/admin%00.json",
                "/%00admin",
                "/admin%0a",
                "/admin%0d%0ax",
                "/admin%09",
                "/admin%7f",
                "/admin\u0000",
                "/admin\t",
                "/admin x",
                "/admin%",
                "/admin%2",
                "/admin%zz",
                "/%u0061dmin",
                "/admin%3fx",
                "/admin%23x",
                "/admin#x",
                "/admin?a#b",
                "/pit?a\\b",
                "/pit?a b",
                "/pit?a\u00e9",
                "/\u00e4dmin",
                "/\uff41dmin",
                "/pit/%c0%ae%c0%ae/admin",
                "/pit/%c0%af",
                "/pit/%e0%80%af",
                "/pit/%ff",
                "/pit/%ed%a0%80",
                "/pit/<x>",
                "/pit/{x}",
                "/pit/\"x\"",
                "/pit/^",
                "/pit/|",
                "/pit/`",
                "/pit/[x]"
            })
    void aTargetThatMayBeReadInTwoWaysIsNone(String target) {
        assertThat(RequestTarget.parse(target)).isEmpty();
    }

    @Test
    void aPlainPathIsItsDecodedSegments() {
        assertThat(segments("/")).isEmpty();
        assertThat(segments("/?a=b")).isEmpty();
        assertThat(segments("/health")).containsExactly("health");
        assertThat(segments("/health/")).containsExactly("health");
        assertThat(segments("/ingest/pit.trades")).containsExactly("ingest", "pit.trades");
        assertThat(segments("/market/trades?symbol=BTC/USDT:USDT&from=2025-03-02T00:00:00%2B02:00&x=%2e%2e/;"))
                .containsExactly("market", "trades");
        assertThat(segments("/pit/a%20b%C3%A9:@!$&'()*+,=~_-..c")).containsExactly("pit", "a bé:@!$&'()*+,=~_-..c");
    }

    @Test
    void everyEncodedByteOfAsciiThatCouldBeAnotherIsRefused() {
        for (int octet = 0; octet < 128; octet++) {
            String target = "/pit/a%%%02xb".formatted(octet);
            boolean isHarmless = " \"!$&'()*+,:<=>@[]^`{|}".indexOf(octet) >= 0;

            assertThat(RequestTarget.parse(target).isPresent()).as(target).isEqualTo(isHarmless);
        }
    }

    private static List<String> segments(String target) {
        return RequestTarget.parse(target).orElseThrow().segments();
    }
}

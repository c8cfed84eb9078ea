package io.pitlane.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.IntegrityException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {

    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 1.18, 2.190, 10, 100, 86_400.5})
    void readsWhatItWrote(double seconds) {
        Manifest manifest = manifest(seconds);

        assertThat(ManifestFile.read(ManifestFile.write(manifest), "here")).isEqualTo(manifest);
    }

    @Test
    void noticesEveryByteThatIsAnother() {
        byte[] file = ManifestFile.write(manifest(1.5));
        String whole = new String(file, StandardCharsets.UTF_8);
        int unnoticed = 0;

        for (int i = 0; i < file.length; i++) {
            byte[] damaged = file.clone();
            damaged[i] ^= 1;
            try {
                // White space between the members is not part of what they say.
                assertThat(ManifestFile.read(damaged, "here")).isEqualTo(manifest(1.5));
                unnoticed++;
                assertThat(whole.charAt(i)).isIn(' ', '\n', '\r', '\t');
            } catch (IntegrityException noticed) {
                assertThat(noticed).hasMessageStartingWith("here ");
            }
        }

        assertThat(unnoticed).isLessThan(file.length / 4);
        assertThatThrownBy(() -> ManifestFile.read(new byte[0], "here")).isInstanceOf(IntegrityException.class);
    }

    private static Manifest manifest(double seconds) {
        ManifestPart rows = new ManifestPart(
                "10-pit.trades-2024-02-29.sql.zst",
                ManifestPart.Kind.DATA,
                "pit.trades",
                "pit.trades",
                DAY,
                (1L << 53) - 1,
                "shape",
                Long.MAX_VALUE,
                5,
                "aa",
                "-12345678901234567890123",
                "2024-02-29T00:00:00.000001Z",
                "2024-02-29T23:59:59Z",
                "2024-02-28T00-00-00Z");
        return new Manifest(
                "2024-02-29T01-02-03Z",
                Instant.parse("2024-02-29T01:02:03.456789Z"),
                "d\"b €",
                "15.6",
                "24",
                seconds == 0 ? null : "cc",
                "00000003-0000001B-1",
                "zstd",
                DAY,
                DAY,
                Long.MAX_VALUE,
                6,
                seconds,
                List.of(ManifestPart.ofScript("00-begin.sql.zst", ManifestPart.Kind.BEGIN, 1, "bb"), rows));
    }
}

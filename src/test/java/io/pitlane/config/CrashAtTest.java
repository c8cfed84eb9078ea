package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrashAtTest {

    private static final Path NOWHERE = Path.of("target", "no-such-folder");

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void readsEachPointAndItsPass(CrashPoint point) {
        assertThat(CrashAt.parse(point.word())).isEqualTo(new CrashAt(point, 1));
        assertThat(CrashAt.parse(point.word() + ":12")).isEqualTo(new CrashAt(point, 12));
        assertThat(CrashAt.parse(new CrashAt(point, 3).toString())).isEqualTo(new CrashAt(point, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spool", "spool-renamed:0", "spool-renamed:", "SPOOL-RENAMED", "spool-renamed:1:1", ":1"})
    void refusesWhatIsNoPointAndListsThem(String text) {
        assertThatThrownBy(() -> SettingsReader.read(NOWHERE, NOWHERE, Map.of("PITLANE_CRASH_AT", text), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("crash.at (environment PITLANE_CRASH_AT): \"" + text + "\" is not a point")
                .hasMessageContaining("spool-folder-synced");
    }

    @Test
    void isReadFromTheEnvironmentAndUnsetOtherwise() {
        assertThat(SettingsReader.read(NOWHERE, NOWHERE, Map.of("PITLANE_CRASH_AT", "committed:2"), Map.of())
                        .crashAt())
                .contains(new CrashAt(CrashPoint.COMMITTED, 2));
        assertThat(SettingsReader.read(NOWHERE, NOWHERE, Map.of(), Map.of()).crashAt())
                .isEqualTo(Optional.empty());
    }

    @Test
    void letsEveryPointPassWhileNothingIsArmed() {
        CrashPoint.arm(Optional.of(new CrashAt(CrashPoint.COMMITTED, 2)));
        CrashPoint.COMMITTED.reached();
        CrashPoint.COPY_SENT.reached();
        CrashPoint.arm(Optional.empty());
        CrashPoint.COMMITTED.reached();
    }
}

package io.pitlane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The file that ships is the documentation of the settings, so it must be complete and true. */
class ApplicationPropertiesTest {

    private static final Path FILE = Path.of("config", "application.properties");

    @Test
    void listsEverySettingOnceInOrderWithItsDefault() throws IOException {
        Map<String, String> documented = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FILE)) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("camel.")) {
                String[] parts = line.split("=", 2);
                assertThat(documented.put(parts[0].strip(), parts[1].strip()))
                        .as(line)
                        .isNull();
            }
        }
        Map<String, String> defaults = new LinkedHashMap<>();
        KnownSettings.ALL.forEach(setting -> defaults.put(setting.name(), setting.defaultText()));

        assertThat(documented.keySet()).containsSubsequence(defaults.keySet().toArray(String[]::new));
        assertThat(documented).containsAllEntriesOf(defaults);
    }

    @Test
    void explainsEveryKeyRightAboveIt() throws IOException {
        String above = "";
        for (String line : Files.readAllLines(FILE)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                assertThat(above).as("the line above %s", line).matches("# .*[.\\]]");
            }
            above = line;
        }
    }

    @Test
    void namesEveryVariableOfTheOtherSystems() throws IOException {
        String text = Files.readString(FILE);
        List<String> aliases = new ArrayList<>();
        KnownSettings.ALL.forEach(setting -> aliases.addAll(setting.aliases()));

        assertThat(text).contains(aliases);
    }

    @Test
    void saysExactlyWhatTheCodeSaysWithoutIt() {
        Path home = Path.of("").toAbsolutePath();
        Path nowhere = home.resolve("target").resolve("no-such-folder");

        Settings shipped = SettingsReader.read(home, nowhere, Map.of(), Map.of());
        Settings bare = SettingsReader.read(nowhere, nowhere, Map.of(), Map.of("data.dir", home + "/data"));

        assertThat(shipped.database()).isEqualTo(bare.database());
        assertThat(shipped.http()).isEqualTo(bare.http());
        assertThat(shipped.load()).isEqualTo(bare.load());
        assertThat(shipped.inbox()).isEqualTo(bare.inbox());
        assertThat(shipped.values()).extracting(SettingValue::origin).containsOnly("default");
    }
}

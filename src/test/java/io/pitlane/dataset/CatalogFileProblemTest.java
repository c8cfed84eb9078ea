package io.pitlane.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileProblemTest {

    @TempDir
    private Path folder;

    @Test
    void namesTheFileAndTheLineOfEachMistake() throws IOException {
        write("pit.a.yaml", "name: pit.a\nfields: [\n");
        write("pit.b.yaml", "name: pit.b\nfelds: []\n");
        write("pit.c.yaml", "");
        write("pit.d.yaml", "name: pit.d\ndescription: A thing\nfields: 7\n");
        write("pit.e.yaml", "name: pit.e\nfields:\n  - {name: ts, type: timestamp}\n  - {name: a, type: dubble}\n");

        assertThatThrownBy(() -> Catalog.read(folder))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, refusal -> {
                    assertThat(refusal.problems()).hasSize(5).allSatisfy(line -> assertThat(line)
                            .doesNotContain("\n", "io.pitlane"));
                    assertThat(refusal.problems().get(0)).startsWith("pit.a.yaml: line 2: ");
                    assertThat(refusal.problems().get(1))
                            .startsWith("pit.b.yaml: there is no \"felds\" here; known: ")
                            .contains("description, fields");
                    assertThat(refusal.problems().get(2)).startsWith("pit.c.yaml: the file is empty");
                    assertThat(refusal.problems().get(3)).startsWith("pit.d.yaml: line 3: fields: ");
                    assertThat(refusal.problems().get(4))
                            .startsWith("pit.e.yaml: line 4: fields.2.type: \"dubble\" is not understood; known: ")
                            .contains("double", "timestamp");
                });
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}

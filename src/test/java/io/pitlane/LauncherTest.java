package io.pitlane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process of its own, on a copy of the sources, so that it does not build beneath the tests. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LauncherTest {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final String BUILDING = "building";

    @TempDir
    static Path folder;

    private static Path home;
    private static Path elsewhere;

    private record Ended(int exitCode, String out, String err) {}

    private record Started(Process process, Path out, Path err) {

        Ended end() throws IOException, InterruptedException {
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES))
                        .as("ended in time")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    @BeforeAll
    static void copyTheSources() throws IOException {
        home = folder.resolve("a home with spaces");
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        for (String part : List.of("pitlane", "pom.xml", "config", "src/main")) {
            copy(PROJECT.resolve(part), home.resolve(part));
        }
    }

    @Test
    @Order(1)
    void buildsOnceForTwoThatStartTogetherFromAnyDirectory() throws Exception {
        Started one = start(Map.of(), home.resolve("pitlane").toString(), "--version");
        Started two = start(Map.of(), home.resolve("pitlane").toString(), "--version");

        Ended first = one.end();
        Ended second = two.end();

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(second.exitCode()).as(second.err()).isZero();
        assertThat(first.out()).startsWith("pitlane ").isEqualTo(second.out());
        assertThat((first.err() + second.err()).split(BUILDING, -1)).hasSize(2);
    }

    @Test
    @Order(2)
    void startsWithoutABuildAndWithoutAWordThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("lane"), Path.of("../a home with spaces/pitlane"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("link"), link);

        Ended ended = start(Map.of(), linkToLink.toString(), "--version").end();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("pitlane ");
        assertThat(ended.err()).isEmpty();
    }

    @Test
    @Order(3)
    void findsTheHomeFromAnyDirectory() throws Exception {
        Ended ended = start(Map.of(), home.resolve("pitlane").toString(), "config", "--format", "json")
                .end();

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains(home.toRealPath().resolve("data").toString());
    }

    @Test
    @Order(4)
    void runsWithoutAWordWhereItWasMovedTo() throws Exception {
        Path moved = Files.move(home, folder.resolve("moved"));
        try {
            Ended ended = start(Map.of(), moved.resolve("pitlane").toString(), "config", "--format", "json")
                    .end();

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out()).startsWith("{");
            assertThat(ended.err()).isEmpty();
        } finally {
            Files.move(moved, home);
        }
    }

    @Test
    @Order(5)
    void mapsWrongUsageToExitCodeTwo() throws Exception {
        Ended ended =
                start(Map.of(), home.resolve("pitlane").toString(), "--bogus").end();

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err().lines()).hasSize(1);
    }

    @Test
    @Order(6)
    void refusesAnOldJavaWithTheCure() throws Exception {
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        executable(old.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
        Path path = Files.createDirectories(folder.resolve("path"));
        for (String tool : List.of("bash", "readlink", "dirname", "find", "head")) {
            executable(path.resolve(tool), "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
        }

        Ended ended = start(
                        Map.of("JAVA_HOME", old.getParent().toString(), "PATH", path.toString()),
                        find("bash").toString(),
                        home.resolve("pitlane").toString(),
                        "--version")
                .end();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.err()).contains("Java 17", "version 11", "JAVA_HOME");
    }

    @Test
    @Order(7)
    void showsWhatMavenSaysWhenTheBuildFails() throws Exception {
        Files.writeString(home.resolve("src/main/java/io/pitlane/Broken.java"), "package io.pitlane; class Broken {");

        Ended ended =
                start(Map.of(), home.resolve("pitlane").toString(), "--version").end();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("Broken.java", "reached end of file", "the build failed");
    }

    private static Started start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PITLANE_"));
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new Started(process, out, err);
    }

    private static void executable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path find(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path source : walk.toList()) {
                Path target = to.resolve(from.relativize(source).toString()).normalize();
                Files.createDirectories(Files.isDirectory(source) ? target : target.getParent());
                if (Files.isRegularFile(source)) {
                    Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}

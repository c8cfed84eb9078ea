package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProgramTest {

    @TempDir
    private Path folder;

    @Test
    void unpacksTheSameInJavaAsWithTar() throws IOException {
        ProgramArchive archive = new ProgramArchive(PostgresProgram.archive());
        Path withTar = Files.createDirectory(folder.resolve("tar"));
        Path inJava = Files.createDirectory(folder.resolve("java"));

        boolean tarIsHere = archive.unpackWithTar(withTar);
        archive.unpackInJava(inJava);

        assertThat(new PostgresProgram(inJava).majorVersion()).isEqualTo("18");
        if (tarIsHere) {
            assertThat(tree(inJava)).hasSizeGreaterThan(1000).isEqualTo(tree(withTar));
        }
    }

    @Test
    void isUnpackedOnceByTwoAtATime() throws IOException {
        CompletableFuture<PostgresProgram> other =
                CompletableFuture.supplyAsync(() -> PostgresProgram.unpackInto(folder));

        PostgresProgram program = PostgresProgram.unpackInto(folder);

        assertThat(other.join()).isEqualTo(program);
        assertThat(program.majorVersion()).isEqualTo("18");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(program.root());
        }
    }

    @Test
    void isUnpackedAgainWhenItIsDamaged() throws IOException {
        PostgresProgram program = PostgresProgram.unpackInto(folder);
        Files.delete(program.root().resolve("bin/postgres"));

        assertThat(PostgresProgram.unpackInto(folder).majorVersion()).isEqualTo("18");
    }

    private static List<String> tree(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.skip(1).sorted().map(path -> describe(root, path)).toList();
        }
    }

    private static String describe(Path root, Path path) {
        try {
            if (Files.isSymbolicLink(path)) {
                return root.relativize(path) + " -> " + Files.readSymbolicLink(path);
            }
            boolean runs = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)
                    .containsAll(PosixFilePermissions.fromString("--x------"));
            return root.relativize(path) + (runs ? " x " : " ") + (Files.isDirectory(path) ? "" : Files.size(path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

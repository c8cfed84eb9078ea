package io.pitlane.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.security.auth.module.UnixSystem;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerUserTest {

    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    @Test
    void neverRunsAsRoot() {
        Command.Result result = Command.of("id", "-u").as(ServerUser.of(folder)).run(Duration.ofSeconds(10));

        assertThat(result.output()).matches("\\d+").isNotEqualTo("0");
    }

    @Test
    void servesAnotherUsersDirectoryAsThatUserWhenItIsRoot() throws IOException {
        assumeThat(new UnixSystem().getUid()).isZero();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.setAttribute(home, "unix:uid", NOBODY);

        EmbeddedFiles files = EmbeddedFiles.at(home.resolve("postgres"));
        try (EmbeddedServer server = EmbeddedServer.open(files, files.programs(), TestServerDirectory.SETTINGS)) {
            assertThat(TestServerDirectory.ask(server.target(), "select 1")).isEqualTo("1");
            long pid = Postmaster.of(files).orElseThrow().pid();
            assertThat(Files.getAttribute(Path.of("/proc/" + pid), "unix:uid")).isEqualTo(NOBODY);
        }
        try (var paths = Files.walk(home)) {
            assertThat(paths)
                    .allSatisfy(path -> assertThat(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                            .isEqualTo(NOBODY));
        }
    }

    @Test
    void refusesAnotherUsersDirectoryWhenItIsNotRoot() {
        assumeThat(new UnixSystem().getUid()).isNotZero();

        assertThatThrownBy(() -> ServerUser.of(Path.of("/")))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageContaining("belongs to user 0");
    }
}

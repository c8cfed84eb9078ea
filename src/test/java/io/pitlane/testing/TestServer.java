package io.pitlane.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server of a test's own on 127.0.0.1, with the superuser {@code postgres} and no password asked. */
public interface TestServer extends AutoCloseable {

    /** Names the {@code bin} folder of an installed PostgreSQL to test against instead of the embedded one. */
    String BINARIES_PROPERTY = "pitlane.test.postgres";

    /** Starts the server that this run of the tests is about, made for speed: without fsync. */
    static TestServer start() {
        return start(Map.of("fsync", "off", "full_page_writes", "off"));
    }

    /** @param settings of postgresql.conf; a file named by one, such as {@code hba_file}, becomes the server's */
    static TestServer start(Map<String, String> settings) {
        String binaries = System.getProperty(BINARIES_PROPERTY, "");
        return binaries.isEmpty()
                ? EmbeddedTestServer.start(settings)
                : InstalledTestServer.start(Path.of(binaries), settings);
    }

    int port();

    /** Where {@code pg_hba.conf} and {@code postmaster.pid} are. */
    Path folder();

    /** Ends the server as a crash would: at once, its sessions with it, nothing cleaned up. */
    default void crash() {
        try {
            String postmaster =
                    Files.readAllLines(folder().resolve("postmaster.pid")).get(0);
            Commands.run(List.of("kill", "-QUIT", postmaster));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server and removes its files. Harmless when repeated. */
    @Override
    void close();
}

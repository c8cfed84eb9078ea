package io.pitlane.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The PostgreSQL that comes as a Maven dependency. */
final class EmbeddedTestServer implements TestServer {

    private final EmbeddedPostgres postgres;
    private final Path folder;
    private final Thread stopAtExit = new Thread(this::stop, "stop-test-postgres");

    private EmbeddedTestServer(EmbeddedPostgres postgres, Path folder) {
        this.postgres = postgres;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    static TestServer start(Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("pitlane-test-postgres");
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(true)
                    .setRegisterShutdownHook(false)
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .setErrorRedirector(ProcessBuilder.Redirect.DISCARD);
            settings.forEach(builder::setServerConfig);
            return new EmbeddedTestServer(builder.start(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return postgres.getPort();
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException exiting) {
            // It is the hook that closes us, or runs beside us: stopping twice is harmless.
        }
    }

    /** A crashed server has no file of its process left, and nothing to stop. */
    private synchronized void stop() {
        try {
            if (Files.exists(folder.resolve("postmaster.pid"))) {
                postgres.close();
            }
            if (Files.exists(folder)) {
                Folders.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

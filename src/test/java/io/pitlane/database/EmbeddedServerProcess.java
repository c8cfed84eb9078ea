package io.pitlane.database;

import io.pitlane.testing.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that opens an embedded server, says so, and closes it when its standard input ends. */
final class EmbeddedServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private EmbeddedServerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws IOException {
        try (EmbeddedServer server = new TestServerDirectory(Path.of(arguments[0])).open()) {
            System.out.println((server.startedHere() ? "started " : "found ")
                    + server.target().port());
            while (System.in.read() >= 0) {
                // Until the other side has had enough.
            }
        }
        System.out.println("closed");
    }

    static EmbeddedServerProcess start(EmbeddedFiles files) {
        try {
            return new EmbeddedServerProcess(new ProcessBuilder(JavaCommand.of(
                            List.of("-XX:TieredStopAtLevel=1"),
                            EmbeddedServerProcess.class.getName(),
                            files.directory().toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its answer, such as {@code started 5432}. */
    String answer() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Lets it close its server and end. */
    String end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        String last = answer();
        process.waitFor(30, TimeUnit.SECONDS);
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

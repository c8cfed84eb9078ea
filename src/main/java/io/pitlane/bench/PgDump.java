package io.pitlane.bench;

import io.pitlane.database.ConnectionTarget;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An installed pg_dump. Stateless. */
final class PgDump {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) (\\d+)");

    private final String program;

    private PgDump(String program) {
        this.program = program;
    }

    /**
     * The newest one, from the PATH or where Debian puts it.
     *
     * @param server major version of the server, which must not be newer
     * @throws InvalidInputException if there is none that knows the server; says what to do
     */
    static PgDump find(int server) {
        int newest = 0;
        String program = "";
        for (String each : candidates()) {
            int version = versionOf(each);
            if (version > newest) {
                newest = version;
                program = each;
            }
        }
        if (newest < server) {
            throw new InvalidInputException("The server is PostgreSQL " + server + ", and "
                    + (newest == 0 ? "no pg_dump is installed" : "the newest pg_dump here is of version " + newest)
                    + ", which cannot read it; install postgresql-client-" + server
                    + ", or name another server with --database-url");
        }
        return new PgDump(program);
    }

    private static List<String> candidates() {
        List<String> candidates = new ArrayList<>(List.of("pg_dump"));
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.map(version -> version.resolve("bin/pg_dump").toString())
                        .forEach(candidates::add);
            } catch (IOException e) {
                throw new OperationFailedException("Cannot list " + DEBIAN + ": " + e.getMessage(), e);
            }
        }
        return candidates;
    }

    private static int versionOf(String program) {
        try {
            Matcher version = VERSION.matcher(run(List.of(program, "--version"), Map.of()));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (OperationFailedException notThere) {
            return 0;
        }
    }

    /** Dumps a database into a directory that it makes, two tables at a time. */
    void dump(ConnectionTarget target, Path directory) {
        run(
                List.of(
                        program,
                        "--format=directory",
                        "--jobs=2",
                        "--no-password",
                        "--host=" + target.host(),
                        "--port=" + target.port(),
                        "--username=" + target.user(),
                        "--file=" + directory,
                        target.database()),
                Map.of("PGPASSWORD", target.password().reveal()));
    }

    private static String run(List<String> command, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new OperationFailedException(
                        command.get(0) + " ended with status " + status + ": " + output.strip(), null);
            }
            return output;
        } catch (IOException e) {
            throw new OperationFailedException("Cannot run " + command.get(0) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationFailedException("Interrupted while running " + command.get(0), e);
        }
    }
}

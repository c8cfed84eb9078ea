package io.pitlane.selftest;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What a bad disk does to a file of the spool. */
final class SpoolDamage {

    private final Path spool;
    private final Random random;

    SpoolDamage(Path spool, Random random) {
        this.spool = spool;
        this.random = random;
    }

    /**
     * Damages one file, if there is any: cuts its last line short, or puts half a line behind it.
     *
     * @return the line that was cut
     */
    Optional<String> damage() {
        try (Stream<Path> all = Files.walk(spool)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(".ndjson")
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                return Optional.empty();
            }
            return damage(files.get(random.nextInt(files.size())));
        } catch (IOException e) {
            throw new OperationFailedException("Cannot damage a file of " + spool + ": " + e, e);
        }
    }

    private Optional<String> damage(Path file) throws IOException {
        String content = Files.readString(file);
        if (random.nextBoolean()) {
            Files.writeString(file, "{\"ts\":\"20", StandardOpenOption.APPEND);
            return Optional.empty();
        }
        int start = content.lastIndexOf('\n', content.length() - 2) + 1;
        String last = content.substring(start).strip();
        Files.write(file, content.substring(0, start + last.length() / 2).getBytes(StandardCharsets.UTF_8));
        return Optional.of(last);
    }
}

package io.pitlane.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The embedded server's log files: PostgreSQL begins a new one every day and every 10 MB, and the oldest ones go. */
final class ServerLog {

    /** PostgreSQL's pattern; the names sort by age. */
    static final String FILE_NAME = "postgresql-%Y-%m-%d_%H%M%S.log";

    private static final int KEPT = 10;
    private static final int MESSAGE_LINES = 4;
    private static final Pattern COMPLAINT =
            Pattern.compile("^(FATAL|PANIC|ERROR|DETAIL|HINT):|could not|cannot|invalid|unrecognized|syntax error");

    private final EmbeddedFiles files;
    private FileTime preparedAt = FileTime.fromMillis(0);

    ServerLog(EmbeddedFiles files) {
        this.files = files;
    }

    /** Makes the folder, empties the startup log and deletes all but the newest files. */
    void prepare() throws IOException {
        if (!Files.isDirectory(files.logs())) {
            ServerUser.inherit(Files.createDirectory(files.logs()));
        }
        EmbeddedFiles.write(files.startupLog(), "");
        preparedAt = Files.getLastModifiedTime(files.startupLog());
        prune();
    }

    /** Deletes all but the newest files. */
    void prune() throws IOException {
        List<Path> logs = newestFirst();
        for (Path log : logs.subList(Math.min(KEPT, logs.size()), logs.size())) {
            Files.deleteIfExists(log);
        }
    }

    /** Why the last start failed, in PostgreSQL's words, on one line; empty if it did not say. */
    String complaint() {
        List<String> lines = new ArrayList<>();
        try {
            lines.addAll(complaints(files.startupLog()));
            List<Path> logs = newestFirst();
            if (!logs.isEmpty() && Files.getLastModifiedTime(logs.get(0)).compareTo(preparedAt) >= 0) {
                lines.addAll(complaints(logs.get(0)));
            }
        } catch (IOException e) {
            lines.add("its log cannot be read: " + e);
        }
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - MESSAGE_LINES), lines.size()));
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> paths = Files.list(files.logs())) {
            return paths.filter(path -> path.getFileName().toString().startsWith("postgresql-"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static List<String> complaints(Path log) throws IOException {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^\\S+ \\S+ UTC \\[\\d+] ", ""))
                .filter(line -> COMPLAINT.matcher(line).find())
                .toList();
    }
}

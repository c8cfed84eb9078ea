package io.pitlane.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What runs on this machine, as far as it concerns a data directory. Where the system has no {@code /proc}, nothing is
 * known of working directories, and PostgreSQL's own check of its shared memory has to do.
 */
final class ProcessTable {

    private static final Path PROCESSES = Path.of("/proc");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private ProcessTable() {}

    /** The words that started a process, or now stand for them; one empty word if it is gone or a zombie. */
    static String[] commandLine(long pid) {
        Path words = PROCESSES.resolve(Long.toString(pid)).resolve("cmdline");
        try {
            return new String(Files.readAllBytes(words), StandardCharsets.UTF_8).split("\0", -1);
        } catch (IOException e) {
            return Files.isDirectory(PROCESSES.resolve("self"))
                    ? new String[] {""}
                    : ProcessHandle.of(pid)
                            .flatMap(handle -> handle.info().commandLine())
                            .orElse("")
                            .split(" ");
        }
    }

    static boolean worksIn(long pid, Path directory) {
        try {
            return Files.readSymbolicLink(PROCESSES.resolve(Long.toString(pid)).resolve("cwd"))
                    .equals(directory);
        } catch (IOException e) {
            return false;
        }
    }

    /** What a killed postmaster left in {@code directory}: processes that are just noticing its end. */
    static List<ProcessHandle> backendsIn(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process.pid(), directory))
                .filter(process -> isBackend(commandLine(process.pid())))
                .toList();
    }

    /** What a killed process left that was making a cluster in {@code directory}. */
    static List<ProcessHandle> makersOf(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process.pid(), directory)
                        || Arrays.stream(commandLine(process.pid())).anyMatch(word -> names(word, directory)))
                .toList();
    }

    /** Waits a little until there are no such processes, and kills those that do not end. */
    static void awaitEnd(String what, Supplier<List<ProcessHandle>> processes) {
        Waiting waiting = new Waiting(what + " to end");
        if (!waiting.until(PATIENCE, () -> processes.get().isEmpty())) {
            processes.get().forEach(ProcessHandle::destroyForcibly);
            waiting.until(PATIENCE, () -> processes.get().isEmpty());
        }
    }

    private static boolean isBackend(String[] words) {
        return words[0].startsWith("postgres") || Arrays.asList(words).contains("--single");
    }

    private static boolean names(String word, Path directory) {
        return word.equals(directory.toString()) || word.equals("--pgdata=" + directory);
    }
}

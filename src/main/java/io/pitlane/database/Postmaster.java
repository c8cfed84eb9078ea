package io.pitlane.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The server process of a data directory, as {@code postmaster.pid} tells and the operating system confirms. A file
 * whose number belongs to no process, or by now to another program, is no postmaster.
 *
 * @param pid its process number
 * @param port the TCP port it listens on; 0 while it has not got so far
 * @param state its own word: {@code starting}, {@code ready}, {@code stopping}; empty while it has not got so far
 */
record Postmaster(long pid, int port, String state) {

    private static final int PORT_LINE = 3;
    private static final int STATE_LINE = 7;
    private static final Path PROCESSES = Path.of("/proc");

    /** The running one of {@code files}, in whatever state. */
    static Optional<Postmaster> of(EmbeddedFiles files) {
        List<String> lines;
        try {
            lines = Files.readAllLines(files.pidFile());
        } catch (IOException e) {
            return Optional.empty();
        }
        long pid = lines.isEmpty() ? 0 : number(lines.get(0));
        if (pid <= 0 || !serves(pid, files.directory())) {
            return Optional.empty();
        }
        return Optional.of(new Postmaster(
                pid,
                lines.size() > PORT_LINE ? (int) number(lines.get(PORT_LINE)) : 0,
                lines.size() > STATE_LINE ? lines.get(STATE_LINE).strip() : ""));
    }

    boolean isReady() {
        return state.equals("ready");
    }

    boolean isStopping() {
        return state.equals("stopping");
    }

    /**
     * Server processes that work in {@code directory}, the postmaster or what a killed one left behind. Only where the
     * system has {@code /proc}; elsewhere PostgreSQL's own check of its shared memory has to do.
     */
    static List<ProcessHandle> processesIn(Path directory) {
        List<ProcessHandle> found = new ArrayList<>();
        if (!Files.isDirectory(PROCESSES.resolve("self"))) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                if (worksIn(process, directory) && commandLine(process).startsWith("postgres")) {
                    ProcessHandle.of(number(process.getFileName().toString())).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static boolean serves(long pid, Path directory) {
        Path process = PROCESSES.resolve(Long.toString(pid));
        if (Files.isDirectory(PROCESSES.resolve("self"))) {
            String command = commandLine(process);
            return isServer(command, directory) || (command.contains("postgres") && worksIn(process, directory));
        }
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().commandLine())
                .filter(command -> isServer(command.replace(' ', '\0'), directory))
                .isPresent();
    }

    /** Whether the words, each ended by a NUL, start a server in {@code directory}; its children change their words. */
    private static boolean isServer(String command, Path directory) {
        String[] words = command.split("\0");
        return words[0].endsWith("/postgres") && Arrays.asList(words).contains(directory.toString());
    }

    private static boolean worksIn(Path process, Path directory) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(directory);
        } catch (IOException e) {
            return false;
        }
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

package io.pitlane.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private static boolean serves(long pid, Path directory) {
        String[] words = ProcessTable.commandLine(pid);
        return isServer(words, directory) || (words[0].contains("postgres") && ProcessTable.worksIn(pid, directory));
    }

    /** Whether the words start a server in {@code directory}; its children change their words. */
    private static boolean isServer(String[] words, Path directory) {
        return words[0].endsWith("/postgres") && Arrays.asList(words).contains(directory.toString());
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

package io.pitlane.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Tells which processes that write into the spool are alive: each holds a lock on a file of its own, which the system
 * lets go when the process ends, however it ends. Thread-safe.
 */
final class SpoolWriters implements AutoCloseable {

    static final String FOLDER = ".writers";
    private static final String LOCK = ".lock";

    /** The system tells a process nothing about its own locks, and drops them when it looks. */
    private static final Set<String> HERE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final String process;
    private FileChannel lock;

    /** @param folder of the writers, in the spool */
    SpoolWriters(Path folder, String process) {
        this.folder = folder;
        this.process = process;
    }

    /** Shows that this process is alive. The folder is there. */
    synchronized void begin() throws IOException {
        if (lock != null) {
            return;
        }
        HERE.add(process);
        FileChannel channel = FileChannel.open(
                file(process), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        FileLock held = channel.tryLock();
        if (held == null) {
            channel.close();
            throw new IOException(file(process) + " is locked by another process");
        }
        lock = channel;
    }

    /** @param writer a process, or one that it wrote as: the part before the dot is the process */
    boolean isAlive(String writer) {
        String name = processOf(writer);
        if (HERE.contains(name)) {
            return true;
        }
        Path file = file(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (IOException goneOrNotOurs) {
            return Files.exists(file);
        }
    }

    /** Whether another process than this is alive. */
    boolean hasOthers() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(SpoolWriters::isLock)
                    .map(SpoolWriters::processOf)
                    .anyMatch(name -> !name.equals(process) && isAlive(name));
        } catch (IOException none) {
            return false;
        }
    }

    /** Whether a file of the folder is the lock of a process. */
    static boolean isLock(Path file) {
        return file.getFileName().toString().endsWith(LOCK);
    }

    static String processOf(Path lock) {
        String name = lock.getFileName().toString();
        return name.substring(0, name.length() - LOCK.length());
    }

    static String processOf(String writer) {
        int dot = writer.indexOf('.');
        return dot < 0 ? writer : writer.substring(0, dot);
    }

    private Path file(String name) {
        return folder.resolve(name + LOCK);
    }

    @Override
    public synchronized void close() throws IOException {
        HERE.remove(process);
        if (lock != null) {
            Files.deleteIfExists(file(process));
            lock.close();
            lock = null;
        }
    }
}

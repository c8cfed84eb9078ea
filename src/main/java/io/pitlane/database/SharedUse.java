package io.pitlane.database;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who uses the embedded server of one directory, across processes. A lock on a file admits one process at a time to
 * starting and stopping; a shared lock on another file is held by each process for as long as it uses the server, so
 * that whoever leaves finds out whether it was the last. Locks of a killed process vanish with it.
 *
 * <p>The operating system counts locks by process, so there is one object per directory in a JVM. Thread-safe.
 */
final class SharedUse {

    private static final Map<Path, SharedUse> OF_THIS_PROCESS = new ConcurrentHashMap<>();

    private final EmbeddedFiles files;
    private final ReentrantLock turn = new ReentrantLock();
    private int users;
    private FileChannel usersChannel;
    private FileLock usersLock;

    private SharedUse(EmbeddedFiles files) {
        this.files = files;
    }

    static SharedUse of(EmbeddedFiles files) {
        return OF_THIS_PROCESS.computeIfAbsent(files.directory(), directory -> new SharedUse(files));
    }

    /** Waits for the turn to start, stop, join or leave, which is over when the result is closed. */
    Turn turn() {
        turn.lock();
        try {
            FileChannel channel = open(files.startLock());
            channel.lock();
            return new Turn(channel);
        } catch (IOException e) {
            turn.unlock();
            throw cannotLock(files.startLock(), e);
        } catch (RuntimeException e) {
            turn.unlock();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ServerUser.inherit(file);
        return channel;
    }

    private static OperationFailedException cannotLock(Path file, IOException cause) {
        return new OperationFailedException(
                "Cannot lock " + file + ": " + cause
                        + ". The embedded PostgreSQL needs a local disk that it may write to; PITLANE_DATA moves it.",
                cause);
    }

    /** The right to change who uses the server and whether it runs. Used by one thread. */
    final class Turn implements AutoCloseable {

        private final FileChannel channel;

        private Turn(FileChannel channel) {
            this.channel = channel;
        }

        /** Counts the caller among the users. */
        void join() {
            try {
                if (users == 0) {
                    usersChannel = open(files.usersLock());
                    usersLock = usersChannel.lock(0, Long.MAX_VALUE, true);
                }
                users++;
            } catch (IOException e) {
                throw cannotLock(files.usersLock(), e);
            }
        }

        /** Whether nobody uses the server any more, here or in another process, once the caller has left. */
        boolean leave() {
            users--;
            return users == 0 && releaseAndProbe();
        }

        /** Whether this process has users. */
        boolean isUsedHere() {
            return users > 0;
        }

        /** Whether another process has users, as far as can be told: false while this one has some. */
        boolean isUsedElsewhere() {
            if (users > 0) {
                return false;
            }
            try (FileChannel probe = open(files.usersLock())) {
                return probe.tryLock() == null;
            } catch (IOException e) {
                throw cannotLock(files.usersLock(), e);
            }
        }

        private boolean releaseAndProbe() {
            try (FileChannel closing = usersChannel) {
                usersLock.release();
                return closing.tryLock() != null;
            } catch (IOException e) {
                throw cannotLock(files.usersLock(), e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw cannotLock(files.startLock(), e);
            } finally {
                turn.unlock();
            }
        }
    }
}

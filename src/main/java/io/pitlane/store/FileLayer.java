package io.pitlane.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * The only door through which durable files are made: one method for each step that a loss of power may fall between, so
 * that a test can watch their order. Safe for use by many threads.
 */
public interface FileLayer {

    /** A file that is being written. Owned by one thread. */
    interface NewFile extends Closeable {

        /** Writes all of the parts, one behind the other. */
        void write(ByteBuffer... parts) throws IOException;

        /** Brings what was written to the disk. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Begins a file that does not exist.
     *
     * @throws FileAlreadyExistsException if it does
     */
    NewFile create(Path file) throws IOException;

    /** Gives a file another name in one step, in place of whatever has that name. */
    void rename(Path from, Path to) throws IOException;

    /** Brings the names in a folder to the disk. */
    void forceFolder(Path folder) throws IOException;

    /**
     * Makes one folder in a folder that is there.
     *
     * @return whether it was missing
     */
    boolean createFolder(Path folder) throws IOException;

    /** @return whether it was there */
    boolean delete(Path file) throws IOException;

    /** Adds one piece to the end of a file, which is made if missing, in one step that other processes cannot split. */
    void append(Path file, byte[] piece) throws IOException;
}

package io.pitlane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The file layer of this machine. Stateless. */
public final class DiskLayer implements FileLayer {

    @Override
    public NewFile create(Path file) throws IOException {
        return new DiskFile(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public boolean createFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException there) {
            if (Files.isDirectory(folder)) {
                return false;
            }
            throw there;
        }
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    @Override
    public void append(Path file, byte[] piece) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer rest = ByteBuffer.wrap(piece);
            while (rest.hasRemaining()) { // once, but on a disk that is full
                channel.write(rest);
            }
        }
    }

    private record DiskFile(FileChannel channel) implements NewFile {

        @Override
        public void write(ByteBuffer... parts) throws IOException {
            long left = Arrays.stream(parts).mapToLong(ByteBuffer::remaining).sum();
            while (left > 0) {
                left -= channel.write(parts);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

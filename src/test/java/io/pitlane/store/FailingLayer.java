package io.pitlane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Does what the disk layer does, but for one step that a test asks to fail. */
final class FailingLayer implements FileLayer {

    private final FileLayer disk = new DiskLayer();
    private volatile String failing = "";

    /** The next step of this name fails, that one only. */
    void failNext(String step) {
        failing = step;
    }

    private void pass(String step) throws IOException {
        if (failing.equals(step)) {
            failing = "";
            throw new IOException("Input/output error");
        }
    }

    @Override
    public NewFile create(Path file) throws IOException {
        pass("create");
        NewFile made = disk.create(file);
        return new NewFile() {
            @Override
            public void write(ByteBuffer... parts) throws IOException {
                pass("write");
                made.write(parts);
            }

            @Override
            public void force() throws IOException {
                pass("force");
                made.force();
            }

            @Override
            public void close() throws IOException {
                made.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        pass("rename");
        disk.rename(from, to);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        pass("forceFolder");
        disk.forceFolder(folder);
    }

    @Override
    public boolean createFolder(Path folder) throws IOException {
        return disk.createFolder(folder);
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return disk.delete(file);
    }

    @Override
    public void append(Path file, byte[] piece) throws IOException {
        disk.append(file, piece);
    }
}

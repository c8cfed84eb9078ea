package io.pitlane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does what the disk layer does, and writes down each step and when. */
final class RecordingLayer implements FileLayer {

    private final FileLayer disk = new DiskLayer();
    private final Path root;
    private final List<String> steps = new CopyOnWriteArrayList<>();

    /** @param root that the paths of steps are told from */
    RecordingLayer(Path root) {
        this.root = root;
    }

    List<String> steps() {
        return List.copyOf(steps);
    }

    void say(String step) {
        steps.add(step);
    }

    void forget() {
        steps.clear();
    }

    private void say(String step, Path path) {
        steps.add(step + " " + root.relativize(path));
    }

    @Override
    public NewFile create(Path file) throws IOException {
        NewFile made = disk.create(file);
        say("create", file);
        return new NewFile() {
            @Override
            public void write(ByteBuffer... parts) throws IOException {
                made.write(parts);
                say("write", file);
            }

            @Override
            public void force() throws IOException {
                made.force();
                say("force", file);
            }

            @Override
            public void close() throws IOException {
                made.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
        steps.add("rename " + root.relativize(from) + " to " + to.getFileName());
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        disk.forceFolder(folder);
        say("force-folder", folder);
    }

    @Override
    public boolean createFolder(Path folder) throws IOException {
        boolean made = disk.createFolder(folder);
        if (made) {
            say("create-folder", folder);
        }
        return made;
    }

    @Override
    public boolean delete(Path file) throws IOException {
        boolean gone = disk.delete(file);
        say("delete", file);
        return gone;
    }

    @Override
    public void append(Path file, byte[] piece) throws IOException {
        disk.append(file, piece);
        steps.add("append");
    }
}

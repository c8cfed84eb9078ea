package io.pitlane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which files a batch has in the PIT tree: {@code .batches/<key>.plan}, one path a line. Thread-safe; of one batch, one
 * thread at a time is let in by {@link #turn}.
 */
final class PitPlans {

    static final String FOLDER = ".batches";
    private static final String ENDING = ".plan";
    private static final String UNFINISHED = ".tmp";
    private static final String ASIDE = ".aside.";
    private static final int TURNS = 64;

    private final Path root;
    private final Path folder;
    private final FileLayer layer;
    private final DurableFolders folders;
    private final Object[] turns = Stream.generate(Object::new).limit(TURNS).toArray();

    PitPlans(Path root, FileLayer layer, DurableFolders folders) {
        this.root = root;
        this.folder = root.resolve(FOLDER);
        this.layer = layer;
        this.folders = folders;
    }

    /** The same for the same batch with the same lines. */
    static String key(SpoolBatch batch) {
        byte[] name = (batch.dataset() + "\n" + batch.batchId() + "\n" + Digests.sha256(batch.lines(), 0))
                .getBytes(StandardCharsets.UTF_8);
        return Digests.sha256(name, 0).substring(0, 32);
    }

    Object turn(String key) {
        return turns[Math.floorMod(key.hashCode(), TURNS)];
    }

    /** @param files how many there must be */
    Optional<List<Path>> find(String key, int files) throws IOException {
        try {
            return Optional.of(read(file(key))).filter(paths -> paths.size() == files);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    List<Path> read(Path plan) throws IOException {
        return Files.readAllLines(plan).stream().map(root::resolve).toList();
    }

    /** Durable when it returns, and so are the names of the files under their temporary names. */
    void write(String key, List<Path> files) throws IOException {
        folders.ensure(folder);
        for (Path each : files.stream().map(Path::getParent).distinct().toList()) {
            folders.force(each);
        }
        StringBuilder text = new StringBuilder();
        files.forEach(file -> text.append(root.relativize(file)).append('\n'));
        Path temporary = folder.resolve("." + UUID.randomUUID() + UNFINISHED);
        try (FileLayer.NewFile plan = layer.create(temporary)) {
            plan.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            plan.force();
            layer.rename(temporary, file(key));
        } catch (IOException | RuntimeException e) {
            layer.delete(temporary);
            throw e;
        }
        folders.force(folder);
    }

    void delete(String key) throws IOException {
        layer.delete(file(key));
    }

    /** Whether the plan that a batch was written by is still there. */
    boolean has(String key) {
        return Files.exists(file(key));
    }

    /** The key of a plan's file. */
    static String keyOf(Path plan) {
        String name = plan.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    /** Takes a plan aside: from now on nobody writes by it. */
    Path takeAside(Path plan) throws IOException {
        Path aside = folder.resolve("." + plan.getFileName() + ASIDE + UUID.randomUUID());
        layer.rename(plan, aside);
        folders.force(folder);
        return aside;
    }

    /** What is in the folder: plans, and what was left of writing some. */
    List<Path> all() {
        try (Stream<Path> plans = Files.list(folder)) {
            return plans.toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    static boolean isPlan(Path file) {
        return file.getFileName().toString().endsWith(ENDING);
    }

    /** Whether it is a plan that was taken aside, so that it is whole. */
    static boolean isAside(Path file) {
        return file.getFileName().toString().contains(ENDING + ASIDE);
    }

    private Path file(String key) {
        return folder.resolve(key + ENDING);
    }
}

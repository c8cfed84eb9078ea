package io.pitlane.store;

import io.pitlane.load.RecordBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which lines were saved of damaged batches: {@code .parts/<batch>-<part>.lines}, the hash of the whole batch and then one
 * for each line that was saved. Should the whole batch come again by another way, what the part lacks is found by it.
 * Thread-safe, also between processes.
 */
final class SavedParts {

    private static final String FOLDER = ".parts";
    private static final String ENDING = ".lines";
    private static final String REST = "rest-";
    private static final int LONGEST_ID = 64;
    private static final int DIGITS_OF_BATCH = 32;
    private static final int DIGITS_OF_PART = 16;

    private final Path folder;
    private final FileLayer layer;
    private final DurableFolders folders;

    /** @param root of the spool */
    SavedParts(Path root, FileLayer layer, DurableFolders folders) {
        this.folder = root.resolve(FOLDER);
        this.layer = layer;
        this.folders = folders;
    }

    /** To be called before the part can be loaded. Durable when it returns. */
    void add(SpoolBatch part) throws IOException {
        if (part.wholeSha256().isEmpty()) {
            return; // it is named after itself, so nothing else has its name
        }
        StringBuilder text = new StringBuilder(part.wholeSha256().get()).append('\n');
        for (byte[] line : lines(part.lines())) {
            text.append(Digests.sha256(line, 0)).append('\n');
        }
        String name = prefix(part.dataset(), part.batchId())
                + Digests.sha256(part.lines(), 0).substring(0, DIGITS_OF_PART)
                + ENDING;
        folders.ensure(folder);
        Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
        try (FileLayer.NewFile file = layer.create(temporary)) {
            file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII)));
            file.force();
            layer.rename(temporary, folder.resolve(name));
        } catch (IOException | RuntimeException e) {
            layer.delete(temporary);
            throw e;
        }
        folders.force(folder);
    }

    /** Those of which nothing was saved: what waits under the ids of the others is only a part. */
    List<SpooledId> withoutParts(List<SpooledId> ids) {
        Set<String> saved = parts("").stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.length() > DIGITS_OF_BATCH)
                .map(name -> name.substring(0, DIGITS_OF_BATCH + 1))
                .collect(Collectors.toSet());
        return saved.isEmpty()
                ? ids
                : ids.stream()
                        .filter(each -> !saved.contains(prefix(each.dataset(), each.batchId())))
                        .toList();
    }

    /**
     * What a whole batch has and its saved part lacks.
     *
     * @param places of its lines among those of the whole batch, from 0
     */
    record Rest(RecordBatch batch, List<Integer> places) {}

    /**
     * The rest of a batch of which a part was loaded, as a batch of its own: the same for the same batch.
     *
     * @return empty: no part of this very batch was saved, or nobody knows which of several was loaded
     */
    Optional<Rest> rest(RecordBatch whole) {
        List<Path> parts =
                whole.wholeSha256().isPresent() ? List.of() : parts(prefix(whole.dataset(), whole.batchId()));
        if (parts.size() != 1) {
            return Optional.empty();
        }
        try {
            List<String> hashes = Files.readAllLines(parts.get(0));
            String sha256 = Digests.sha256(whole.lines(), 0);
            return hashes.get(0).equals(sha256)
                    ? Optional.of(rest(whole, sha256, hashes.subList(1, hashes.size())))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Rest rest(RecordBatch whole, String sha256, List<String> saved) {
        Map<String, Integer> left = new HashMap<>();
        saved.forEach(hash -> left.merge(hash, 1, Integer::sum));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (byte[] line : lines(whole.lines())) {
            // Equal lines of a batch are as many facts, whichever of them was saved.
            int before = left.getOrDefault(Digests.sha256(line, 0), 0);
            if (before > 0) {
                left.put(Digests.sha256(line, 0), before - 1);
            } else {
                lines.writeBytes(line);
                places.add(place);
            }
            place++;
        }
        String name = Digests.sha256((whole.batchId() + "\n" + sha256).getBytes(StandardCharsets.UTF_8), 0);
        return new Rest(
                new RecordBatch(
                        REST + name.substring(0, LONGEST_ID - REST.length()),
                        false,
                        whole.origin(),
                        whole.dataset(),
                        whole.form(),
                        lines.toByteArray(),
                        whole.acceptedAt()),
                places);
    }

    private List<Path> parts(String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private static String prefix(String dataset, String batchId) {
        return Digests.sha256((dataset + "\n" + batchId).getBytes(StandardCharsets.UTF_8), 0)
                        .substring(0, DIGITS_OF_BATCH)
                + "-";
    }

    private static List<byte[]> lines(byte[] text) {
        List<byte[]> lines = new ArrayList<>();
        for (int start = 0; start < text.length; ) {
            int end = Lines.end(text, start);
            lines.add(Arrays.copyOfRange(text, start, end));
            start = end;
        }
        return lines;
    }
}

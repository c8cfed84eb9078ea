package io.pitlane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows of which time the PIT tree holds every record that came through this data directory, as a mirror of the tables. A
 * record is of a day after its acceptance at the latest, so a mirror that was begun on one day holds whatever is of the
 * days after the next; where a table was empty by then, it holds everything. A load of files goes past the mirror and ends
 * what is known of its dataset, and so does a store that does not mirror. Where nothing is known, nothing is claimed.
 * Thread-safe, also between processes.
 */
public final class MirrorProof {

    private static final Logger LOG = LoggerFactory.getLogger(MirrorProof.class);
    static final String FOLDER = ".complete";
    private static final String ALWAYS = "always";
    /** A record may be of a day after its acceptance; the other day is for clocks that were wrong. */
    private static final Duration AHEAD = Duration.ofDays(2);

    private final Path folder;
    private final FileLayer layer;
    private final DurableFolders folders;
    private final Clock clock;

    /** @param root of the PIT tree */
    public MirrorProof(Path root, FileLayer layer, Clock clock) {
        this.folder = root.toAbsolutePath().resolve(FOLDER);
        this.layer = layer;
        this.folders = new DurableFolders(layer, root.toAbsolutePath().getParent());
        this.clock = clock;
    }

    /** From now on every record is mirrored. To be called before the first is taken. */
    public void begin(Collection<String> datasets) {
        for (String dataset : datasets) {
            if (!Files.exists(folder.resolve(dataset))) {
                note(dataset, clock.instant().plus(AHEAD).toString());
            }
        }
    }

    /** A mirror that was begun, and of which no record is lost meanwhile, had an empty table before it. */
    public void wasEmpty(String dataset) {
        if (Files.exists(folder.resolve(dataset))) {
            note(dataset, ALWAYS);
        }
    }

    /** Records of a dataset are about to get past the mirror, or just did. */
    public void broken(String dataset) {
        try {
            if (layer.delete(folder.resolve(dataset))) {
                folders.force(folder);
            }
        } catch (IOException e) {
            throw Refusals.of(e, "PIT tree");
        }
    }

    /** Records of any dataset may get past the mirror from now on. */
    public void broken() {
        notes().forEach(note -> broken(note.getFileName().toString()));
    }

    /** @param from the first moment that records are of; empty: without end */
    boolean holds(String dataset, Optional<Instant> from) {
        try {
            String since = Files.readString(folder.resolve(dataset)).strip();
            return since.equals(ALWAYS) || from.isPresent() && from.get().isAfter(Instant.parse(since));
        } catch (IOException | DateTimeException unknown) {
            return false;
        }
    }

    private void note(String dataset, String since) {
        Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
        try {
            folders.ensure(folder);
            try (FileLayer.NewFile file = layer.create(temporary)) {
                file.write(ByteBuffer.wrap((since + "\n").getBytes(StandardCharsets.UTF_8)));
                file.force();
            }
            layer.rename(temporary, folder.resolve(dataset));
            folders.force(folder);
        } catch (IOException e) {
            // Without a note nothing is claimed.
            LOG.warn("Cannot note since when {} is mirrored: {}", dataset, e.toString());
        }
    }

    private List<Path> notes() {
        try (Stream<Path> notes = Files.list(folder)) {
            return notes.toList();
        } catch (IOException none) {
            return List.of();
        }
    }
}

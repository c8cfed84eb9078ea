package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads an export from end to end, and tells whether it is as it was written. Needs no database. Stateless. */
public final class Verification {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final ExportProgress progress;

    public Verification(ExportProgress progress) {
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param path that was verified, absolute
     * @param set the directory of the set that it is, or is part of; empty: a single file
     * @param parts that were read
     * @param bytes that were read
     * @param problems one sentence each, with the part's name; none: the export is whole
     */
    public record Report(
            Path path, Optional<Path> set, long parts, long rows, long bytes, double seconds, List<String> problems) {

        public Report {
            problems = List.copyOf(problems);
        }

        /** Whether it is a set, or a part of one, of this directory. */
        public boolean isOf(Path folder) {
            return set.map(Path::getParent)
                    .filter(folder.toAbsolutePath().normalize()::equals)
                    .isPresent();
        }

        public boolean isWhole() {
            return problems.isEmpty();
        }

        /** @throws IntegrityException unless it is whole; with what was found */
        public void requireWhole() {
            if (!isWhole()) {
                throw new IntegrityException(path + " is damaged: " + String.join("; ", problems));
            }
        }
    }

    /**
     * Verifies a set, one part of a set, or a single file.
     *
     * @throws InvalidInputException if there is nothing of the kind
     */
    public Report verify(Path path) {
        long start = System.nanoTime();
        Found found = new Found();
        Path place = path.toAbsolutePath().normalize();
        if (!Files.exists(place)) {
            throw new InvalidInputException("There is no " + path);
        }
        if (place.getFileName().toString().equals(Manifest.FILE)) {
            place = place.getParent();
        }
        Optional<Path> set = Optional.of(place);
        if (Files.isDirectory(place)) {
            verifySet(place, found, true);
        } else if (Files.exists(place.resolveSibling(Manifest.FILE))) {
            set = Optional.of(place.getParent());
            verifyPart(place, found);
        } else {
            set = Optional.empty();
            verifyFile(place, found);
        }
        return new Report(
                place, set, found.parts, found.rows, found.bytes, (System.nanoTime() - start) / 1e9, found.problems);
    }

    /** As {@link #verify} for a set, but of parts that were taken over only the hash of the file, not of the rows. */
    Report verifyWritten(Path set) {
        long start = System.nanoTime();
        Found found = new Found();
        verifySet(set, found, false);
        return new Report(
                set,
                Optional.of(set),
                found.parts,
                found.rows,
                found.bytes,
                (System.nanoTime() - start) / 1e9,
                found.problems);
    }

    private static final class Found {
        private long parts;
        private long rows;
        private long bytes;
        private final List<String> problems = new ArrayList<>();
    }

    private void verifySet(Path folder, Found found, boolean everyRow) {
        Manifest manifest;
        try {
            manifest = ExportSet.read(folder).manifest();
        } catch (IntegrityException e) {
            found.problems.add(e.getMessage());
            return;
        }
        Path name = folder.getFileName();
        if (!manifest.set().equals(name.toString())) {
            found.problems.add("the set is " + manifest.set() + " by its manifest, and its directory is " + name);
        }
        progress.began("Verifying", manifest.parts().size());
        try {
            manifest.parts().forEach(part -> verifyPart(folder, part, found, everyRow || part.linkedFrom() == null));
        } finally {
            progress.ended();
        }
        verifyNames(folder, manifest, found);
        verifySums(manifest, found);
    }

    private void verifyNames(Path folder, Manifest manifest, Found found) {
        Set<String> expected = new HashSet<>();
        expected.add(Manifest.FILE);
        String former = "";
        for (ManifestPart part : manifest.parts()) {
            expected.add(part.file());
            if (part.file().compareTo(former) <= 0) {
                found.problems.add(part.file() + " stands in the manifest behind " + former);
            }
            former = part.file();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> others = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(file -> !expected.contains(file))
                    .forEach(others::add);
            others.forEach(other -> found.problems.add(other + " is not of this set"));
        } catch (IOException e) {
            found.problems.add(folder + " cannot be listed: " + e.getMessage());
        }
    }

    private static void verifySums(Manifest manifest, Found found) {
        if (manifest.rows()
                != manifest.parts().stream().mapToLong(ManifestPart::rows).sum()) {
            found.problems.add("the manifest's rows are not those of its parts");
        }
    }

    private void verifyPart(Path file, Found found) {
        ManifestPart part = ExportSet.read(file.getParent()).manifest().parts().stream()
                .filter(each -> each.file().equals(file.getFileName().toString()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(file + " is not in the manifest beside it"));
        verifyPart(file.getParent(), part, found, true);
    }

    private void verifyPart(Path folder, ManifestPart part, Found found, boolean everyRow) {
        Path file = folder.resolve(part.file());
        try {
            String problem = problem(file, part, found, everyRow);
            if (!problem.isEmpty()) {
                found.problems.add(part.file() + " " + problem);
            }
        } catch (IOException e) {
            found.problems.add(part.file() + " cannot be read: " + e.getMessage());
        }
        progress.advanced(1, part.rows());
    }

    private static String problem(Path file, ManifestPart part, Found found, boolean everyRow) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "is missing";
        }
        long bytes = Files.size(file);
        if (bytes != part.bytes()) {
            return "has " + bytes + " bytes instead of " + part.bytes();
        }
        if (!sha256(file).equals(part.sha256())) {
            return "was changed: its SHA-256 is not that of the manifest";
        }
        found.parts++;
        found.bytes += bytes;
        found.rows += part.rows();
        if (!part.holdsRows() || !everyRow) {
            return "";
        }
        try {
            ContentHash content = PartContent.read(file);
            return content.rows() == part.rows() && content.text().equals(part.contentHash())
                    ? ""
                    : "does not hold the rows that the manifest tells of";
        } catch (IntegrityException e) {
            return "does not hold rows as it should: " + e.getMessage();
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
                digest.update(buffer, 0, some);
            }
        }
        return Sha256.hex(digest);
    }

    private void verifyFile(Path file, Found found) {
        progress.began("Verifying", 1);
        try (InputStream in = Compression.ofName(file.getFileName().toString()).unpacking(Files.newInputStream(file))) {
            found.bytes += Files.size(file);
            found.parts++;
            String problem = SealedStream.problem(in);
            if (!problem.isEmpty()) {
                found.problems.add(file.getFileName() + " " + problem);
            }
        } catch (IOException e) {
            found.problems.add(file.getFileName() + " cannot be read: " + e.getMessage());
        } finally {
            progress.ended();
        }
    }
}

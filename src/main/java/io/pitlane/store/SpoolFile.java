package io.pitlane.store;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is in a file of the spool.
 *
 * @param header empty where there is none that is as it was written
 * @param first the line that should be the header, with its end
 */
record SpoolFile(Optional<SpoolHeader> header, byte[] first, byte[] lines) {

    static SpoolFile read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int start = Lines.end(content, 0);
        byte[] first = Arrays.copyOf(content, start);
        return new SpoolFile(header(first), first, Arrays.copyOfRange(content, start, content.length));
    }

    /** The header alone, for what need not be proven. */
    static Optional<SpoolHeader> readHeader(Path file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                line.write(next);
                if (next == '\n') {
                    break;
                }
            }
        }
        return header(line.toByteArray());
    }

    private static Optional<SpoolHeader> header(byte[] line) {
        return Lines.isEnded(line, 0, line.length)
                ? SpoolHeader.parse(Arrays.copyOf(line, line.length - 1))
                : Optional.empty();
    }

    boolean isWhole() {
        return header.isPresent()
                && header.get().bytes() == lines.length
                && header.get().sha256().equals(Digests.sha256(lines, 0));
    }

    /** Of a whole file. */
    SpoolBatch batch() {
        SpoolHeader of = header.orElseThrow();
        return new SpoolBatch(
                of.batchId(),
                of.dataset(),
                of.form(),
                of.source(),
                of.acceptedAt(),
                lines,
                of.records(),
                of.isMirrored(),
                of.wholeSha256());
    }
}

package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the rows of a part back, to count and to hash them. Pure functions. */
final class PartContent {

    private static final int FIRST_LINE = 64 * 1024;
    private static final byte[] END = {'\\', '.'};

    private PartContent() {}

    /** @throws IntegrityException if it has no end, or its rows are no rows */
    static ContentHash read(Path file) throws IOException {
        try (InputStream in = Compression.ofName(file.getFileName().toString()).unpacking(Files.newInputStream(file))) {
            return read(in);
        }
    }

    private static ContentHash read(InputStream in) throws IOException {
        ContentHash hash = new ContentHash();
        CopyLine line = null;
        byte[] buffer = new byte[FIRST_LINE];
        int from = 0;
        int filled = 0;
        int lines = 0;
        boolean hasColumns = false;
        boolean ended = false;
        for (int some = in.read(buffer); some >= 0; some = in.read(buffer, filled, buffer.length - filled)) {
            int searched = filled;
            filled += some;
            for (int at = searched; at < filled; at++) {
                if (buffer[at] == '\n') {
                    if (ended) {
                        throw new IntegrityException("something stands behind its end");
                    }
                    ended = lines > 1 && Arrays.equals(buffer, from, at, END, 0, END.length);
                    // The first line registers the part, the second begins the COPY.
                    if (lines == 1) {
                        hasColumns =
                                new String(buffer, from, at - from, StandardCharsets.UTF_8).endsWith(") from stdin;");
                    } else if (lines > 1 && !ended) {
                        if (line == null) {
                            line = new CopyLine(hasColumns ? fields(buffer, from, at) : 0);
                        }
                        line.read(buffer, from, at);
                        hash.add(line);
                    }
                    lines++;
                    from = at + 1;
                }
            }
            if (from > 0) {
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                filled -= from;
                from = 0;
            } else if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
        }
        if (!ended || filled > 0) {
            throw new IntegrityException("it has no end");
        }
        return hash;
    }

    private static int fields(byte[] buffer, int from, int to) {
        int fields = 1;
        for (int at = from; at < to; at++) {
            if (buffer[at] == '\t') {
                fields++;
            }
        }
        return fields;
    }
}

package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cuts a script of plain SQL into statements where psql would, and hands out the rows between a COPY and its end. Knows
 * no command of psql's but that end. Owned by one thread; does not close the stream.
 */
final class ScriptReader {

    private static final int BUFFER_BYTES = 256 * 1024;

    private static final Pattern COPY_IN =
            Pattern.compile("\\s*copy\\s.*\\sfrom\\s+stdin\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final InputStream in;
    private final String name;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    /** @param name what the script is called in errors */
    ScriptReader(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Takes a piece of the rows of a COPY. */
    @FunctionalInterface
    interface RowSink {
        void write(byte[] bytes, int from, int length) throws IOException;
    }

    static boolean isCopy(String statement) {
        return COPY_IN.matcher(statement).matches();
    }

    /**
     * The next statement, up to and with its semicolon; empty at the end.
     *
     * @throws IntegrityException if the script ends within a statement
     */
    Optional<String> next() throws IOException {
        StatementCut cut = new StatementCut();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int next = read(); next >= 0; next = read()) {
            text.write(next);
            if (cut.ends(next)) {
                return Optional.of(text.toString(StandardCharsets.UTF_8));
            }
        }
        if (!cut.isBlank()) {
            throw new IntegrityException(name + " ends within a statement; it is not whole");
        }
        return Optional.empty();
    }

    /**
     * Hands the rows that follow a COPY to {@code sink}, without the line that ends them.
     *
     * @throws IntegrityException if the script ends within the rows
     */
    void rows(RowSink sink) throws IOException {
        skipLine();
        boolean lineStart = true;
        while (fill()) {
            int from = at;
            while (at < end) {
                if (lineStart && buffer[at] == '\\') {
                    sink.write(buffer, from, at - from);
                    from = at;
                    if (isEndOfRows()) {
                        return;
                    }
                    from = at;
                }
                int newline = newline(at);
                lineStart = newline < end;
                at = lineStart ? newline + 1 : end;
            }
            sink.write(buffer, from, at - from);
        }
        throw notWhole();
    }

    /** A line that begins with a backslash is the end, or begins with an escaped character. */
    private boolean isEndOfRows() throws IOException {
        if (end - at < 3) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
            for (int read = 0; end < 3 && read >= 0; ) {
                read = in.read(buffer, end, buffer.length - end);
                end += Math.max(0, read);
            }
        }
        boolean isEnd = end - at >= 2 && buffer[at + 1] == '.' && (end - at == 2 || buffer[at + 2] == '\n');
        if (isEnd) {
            at = Math.min(end, at + 3);
        }
        return isEnd;
    }

    private int newline(int from) {
        int place = from;
        while (place < end && buffer[place] != '\n') {
            place++;
        }
        return place;
    }

    private void skipLine() throws IOException {
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                throw notWhole();
            }
        }
    }

    private IntegrityException notWhole() {
        return new IntegrityException(name + " ends within the rows of a table; it is not whole");
    }

    private int read() throws IOException {
        return fill() ? buffer[at++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
        }
        return at < end;
    }
}

package io.pitlane.load;

import io.pitlane.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The records of one content in memory, each on a line of its own and otherwise as it came: no digit is read, only line
 * ends inside a record become blanks.
 *
 * @param bytes NDJSON, each line ended
 * @param count of the records, and of the lines
 */
public record RecordLines(byte[] bytes, int count) {

    /**
     * Finds the records of one object, an array, or lines, as the loader does for files. A record may be broken inside,
     * which is told later and of it alone; the content must have its beginnings and ends.
     *
     * @param content not changed
     * @throws InvalidInputException if it has no record, or if it cannot be told where records begin and end
     */
    public static RecordLines of(byte[] content) {
        try {
            return new Cutting(content).cut();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** One pass over a content. */
    private static final class Cutting {

        private final SourceBuffer source;
        private final int longest;
        private byte[] lines;
        private int length;
        private int count;
        private boolean hasObject;

        Cutting(byte[] content) {
            this.source = SourceBuffer.over(content);
            this.longest = Math.max(1, content.length);
            this.lines = new byte[content.length + 1];
        }

        RecordLines cut() throws IOException {
            ContentForm form = ContentForm.of("", source);
            RecordSplitter splitter = form.splitter(longest);
            RecordSlice slice = new RecordSlice();
            while (splitter.next(source, slice)) {
                if (slice.problem != null) {
                    throw new InvalidInputException(placeOf(slice) + slice.problem);
                }
                add(slice);
            }
            if (count == 0) {
                throw new InvalidInputException("there is no record in it");
            }
            if (form == ContentForm.LINES && !hasObject) {
                throw new InvalidInputException("it is neither a JSON object, nor an array, nor lines of objects");
            }
            return new RecordLines(lines.length == length ? lines : Arrays.copyOf(lines, length), count);
        }

        private void add(RecordSlice slice) {
            int size = slice.to - slice.from;
            if (length + size + 1 > lines.length) {
                lines = Arrays.copyOf(lines, length + size + 1 + lines.length / 2);
            }
            System.arraycopy(source.bytes(), slice.from, lines, length, size);
            hasObject |= beginsObject(slice);
            // Outside of strings a line end is white space, and no string has one: the splitters would have told.
            for (int at = length; at < length + size; at++) {
                if (lines[at] == '\n') {
                    lines[at] = ' ';
                }
            }
            length += size;
            lines[length++] = '\n';
            count++;
        }

        private boolean beginsObject(RecordSlice slice) {
            int at = slice.from;
            while (at < slice.to && source.bytes()[at] <= ' ' && source.bytes()[at] >= 0) {
                at++;
            }
            return at < slice.to && source.bytes()[at] == '{';
        }

        private static String placeOf(RecordSlice slice) {
            return "byte " + slice.offset + ": ";
        }
    }
}

package io.pitlane.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** A checksum for each line of a batch, so that of a damaged file the lines are known that are as they were written. */
final class LineSums {

    private final int[] sums;

    private LineSums(int[] sums) {
        this.sums = sums;
    }

    static LineSums of(byte[] lines) {
        int[] sums = new int[count(lines)];
        int start = 0;
        for (int line = 0; line < sums.length; line++) {
            int end = Lines.end(lines, start);
            sums[line] = sum(lines, start, end);
            start = end;
        }
        return new LineSums(sums);
    }

    /** The number of lines that have an end. */
    static int count(byte[] lines) {
        int count = 0;
        for (byte each : lines) {
            count += each == '\n' ? 1 : 0;
        }
        return count;
    }

    /** @throws IllegalArgumentException if it is no text of ours */
    static LineSums parse(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        int[] sums = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(sums);
        return new LineSums(sums);
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(sums.length * Integer.BYTES);
        bytes.asIntBuffer().put(sums);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * Where this very line stood.
     *
     * @param from its index is not below this
     * @param start and {@code end}: the line with its end
     * @return -1: no line of the batch is like this
     */
    int indexOf(int from, byte[] bytes, int start, int end) {
        int sum = sum(bytes, start, end);
        for (int line = from; line < sums.length; line++) {
            if (sums[line] == sum) {
                return line;
            }
        }
        return -1;
    }

    private static int sum(byte[] bytes, int start, int end) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, start, end - start);
        return (int) sum.getValue();
    }
}

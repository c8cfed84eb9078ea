package io.pitlane.export;

import java.math.BigInteger;

/**
 * Hash of the rows of a table, whatever their order: the sum of a hash of each row, which is a chain over its columns
 * from the first to the last. The hash of a column's text is PostgreSQL's {@code hashtextextended}, seeded with the hash
 * of the columns before it, whose last bit is turned where the column is null; so the server computes the same over a
 * table as {@link ContentHashSql} says. Not thread-safe.
 */
final class ContentHash {

    private static final int FIRST_SCRATCH = 256;

    private byte[] scratch = new byte[FIRST_SCRATCH];
    private long rows;
    /** Two sums of halves, so that neither overflows before 2^31 rows at the least. */
    private long high;

    private long low;

    /** Takes one row in. */
    void add(CopyLine line) {
        long hash = 0;
        for (int column = 0; column < line.columns(); column++) {
            hash = column(line, column, hash);
        }
        rows++;
        high += hash >> 32;
        low += hash & 0xffffffffL;
    }

    private long column(CopyLine line, int column, long before) {
        if (!line.isEscaped(column)) {
            return TextHash.of(line.bytes(), line.from(column), line.to(column), before);
        }
        if (line.isNull(column)) {
            return TextHash.of(line.bytes(), 0, 0, before ^ 1);
        }
        int most = line.to(column) - line.from(column);
        if (scratch.length < most) {
            scratch = new byte[Math.max(most, 2 * scratch.length)];
        }
        return TextHash.of(scratch, 0, line.unescape(column, scratch), before);
    }

    long rows() {
        return rows;
    }

    /** The sum in decimal, as SQL's {@code sum(bigint)} prints it; 0 without rows. */
    String text() {
        return sum().toString();
    }

    private BigInteger sum() {
        return BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
    }
}

package io.pitlane.load;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A checksum for each stretch of a file. Whoever reads the file again reads it through {@link #verifying}, and so never
 * gets bytes that were not there the first time: a file that is written to while it is read is found out before a record
 * of the new content is loaded under the name of the old.
 */
final class BlockSums {

    private static final int BLOCK = 1 << 20;

    private final int[] sums;
    private final long size;

    private BlockSums(int[] sums, long size) {
        this.sums = sums;
        this.size = size;
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** The bytes of {@code file}; reading throws {@link FileChangedException} where they are others than before. */
    InputStream verifying(InputStream file) {
        return new Verifying(file);
    }

    /** Makes the sums while a file is read for the first time. Not thread-safe. */
    static final class Building {

        private final CRC32C crc = new CRC32C();
        private int[] sums = new int[8];
        private int blocks;
        private int inBlock;
        private long size;

        InputStream reading(InputStream file) {
            return new FilterInputStream(file) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] target, int from, int length) throws IOException {
                    int read = super.read(target, from, length);
                    if (read > 0) {
                        add(target, from, read);
                    }
                    return read;
                }
            };
        }

        private void add(byte[] bytes, int from, int length) {
            size += length;
            int at = from;
            int end = from + length;
            while (at < end) {
                int part = Math.min(end - at, BLOCK - inBlock);
                crc.update(bytes, at, part);
                at += part;
                inBlock += part;
                if (inBlock == BLOCK) {
                    endBlock();
                }
            }
        }

        private void endBlock() {
            if (blocks == sums.length) {
                sums = Arrays.copyOf(sums, 2 * blocks);
            }
            sums[blocks++] = (int) crc.getValue();
            crc.reset();
            inBlock = 0;
        }

        /** The sums of all that was read. */
        BlockSums end() {
            if (inBlock > 0) {
                endBlock();
            }
            return new BlockSums(Arrays.copyOf(sums, blocks), size);
        }
    }

    /** Gives a block away when all of it is read and as it was. */
    private final class Verifying extends InputStream {

        private final InputStream file;
        private final CRC32C crc = new CRC32C();
        private final byte[] block = new byte[(int) Math.min(BLOCK, size + 1)];
        private int position;
        private int limit;
        private int nextBlock;

        Verifying(InputStream file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            return hasMore() ? block[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (position == limit && length >= block.length) {
                return readBlock(target, from);
            }
            if (!hasMore()) {
                return -1;
            }
            int read = Math.min(length, limit - position);
            System.arraycopy(block, position, target, from, read);
            position += read;
            return read;
        }

        private boolean hasMore() throws IOException {
            if (position < limit) {
                return true;
            }
            position = 0;
            limit = 0;
            limit = Math.max(0, readBlock(block, 0));
            return limit > 0;
        }

        /** Straight to where it is wanted; returns its length, -1 at the end. */
        private int readBlock(byte[] target, int from) throws IOException {
            int length = file.readNBytes(target, from, block.length);
            if (length == 0) {
                if (nextBlock < sums.length) {
                    throw new FileChangedException();
                }
                return -1;
            }
            crc.reset();
            crc.update(target, from, length);
            if (nextBlock >= sums.length || sums[nextBlock] != (int) crc.getValue()) {
                throw new FileChangedException();
            }
            nextBlock++;
            return length;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

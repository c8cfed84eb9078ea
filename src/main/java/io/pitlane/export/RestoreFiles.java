package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import io.pitlane.error.InvalidInputException;
import io.pitlane.error.OperationFailedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.LongConsumer;

/**
 * The files of an export in the order in which they are restored: the parts of a set, or one file that holds all.
 *
 * @param migration version of the schema; empty where only the rows themselves tell
 */
record RestoreFiles(Path path, List<RestoreFile> files, OptionalInt migration) {

    /** Tells which schema it is, and so comes with it. */
    private static final String HISTORY = "ops.schema_history";

    /** @param holdsRows whether it is nothing but rows of one table, and the schema can do without them */
    record RestoreFile(Path path, boolean holdsRows) {}

    RestoreFiles {
        files = List.copyOf(files);
    }

    /**
     * @throws InvalidInputException if there is no export
     * @throws IntegrityException if the manifest of a set is damaged
     */
    static RestoreFiles of(Path path) {
        if (Files.isDirectory(path)) {
            ExportSet set = ExportSet.read(path);
            return new RestoreFiles(
                    path,
                    set.manifest().parts().stream()
                            .map(part -> new RestoreFile(
                                    path.resolve(part.file()), part.holdsRows() && !HISTORY.equals(part.table())))
                            .toList(),
                    OptionalInt.of(Integer.parseInt(set.manifest().migration())));
        }
        if (!Files.isReadable(path)) {
            throw new InvalidInputException("There is no export at " + path + "; name a set's directory or a file that"
                    + " 'pitlane export --file' wrote");
        }
        return new RestoreFiles(path, List.of(new RestoreFile(path, false)), OptionalInt.empty());
    }

    /** Size of all files. */
    long bytes() {
        return files.stream().mapToLong(file -> size(file.path())).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Takes what a reader of a file does with its script. */
    @FunctionalInterface
    interface Use<E extends Exception> {
        void accept(ScriptReader script) throws IOException, E;
    }

    /**
     * Opens a file, unpacked.
     *
     * @param read hears of each piece that was read, in bytes of the file
     * @throws IntegrityException if it is packed and damaged
     * @throws OperationFailedException if it cannot be read
     */
    static <E extends Exception> void read(Path file, LongConsumer read, Use<E> use) throws E {
        InputStream opened;
        try {
            opened = new CountedStream(Files.newInputStream(file), read);
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read " + file + ": " + e.getMessage(), e);
        }
        Compression compression = Compression.ofName(file.getFileName().toString());
        try (opened;
                InputStream unpacked = compression.unpacking(opened)) {
            use.accept(new ScriptReader(unpacked, file.toString()));
        } catch (IOException e) {
            if (compression == Compression.NONE) {
                throw new OperationFailedException("Cannot read " + file + ": " + e.getMessage(), e);
            }
            throw new IntegrityException(file + " is damaged: " + e.getMessage());
        }
    }

    private static final class CountedStream extends FilterInputStream {

        private final LongConsumer read;

        CountedStream(InputStream in, LongConsumer read) {
            super(in);
            this.read = read;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            read.accept(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            int bytes = super.read(target, from, length);
            read.accept(Math.max(0, bytes));
            return bytes;
        }
    }
}

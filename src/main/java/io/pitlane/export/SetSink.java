package io.pitlane.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The files of a set in its directory, each packed for itself. Thread-safe: several are written at a time. */
final class SetSink implements PartSink {

    private final Path folder;
    private final Compression compression;
    private final FileForce force;

    /** @param force makes the files durable, when they are written to their ends */
    SetSink(Path folder, Compression compression, FileForce force) {
        this.folder = folder;
        this.compression = compression;
        this.force = force;
    }

    @Override
    public Target open(String part, boolean isScript) throws IOException {
        String name = PartName.file(part, compression);
        PartFile file = new PartFile(folder.resolve(name), force::gather);
        return new Packed(name, file, isScript);
    }

    private final class Packed implements Target {

        private final String name;
        private final PartFile file;
        private final OutputStream out;

        Packed(String name, PartFile file, boolean isScript) throws IOException {
            this.name = name;
            this.file = file;
            this.out = isScript ? new ScriptStream(file, compression) : compression.packing(file);
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public Written finish() throws IOException {
            out.close();
            return new Written(name, file.bytes(), file.sha256());
        }

        @Override
        public void close() throws IOException {
            file.abandon();
            out.close();
        }
    }
}

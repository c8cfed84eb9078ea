package io.pitlane.store;

import io.pitlane.config.CrashAt;
import io.pitlane.config.CrashPoint;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that writes one batch into a PIT tree, and ends where it is told to. */
public final class PitChild {

    static final SpoolBatch BATCH = PitTreeTest.trades(
            "killed",
            PitTreeTest.trade("12:00:00", 0),
            PitTreeTest.trade("12:00:00", 1),
            PitTreeTest.trade("12:00:00", 2),
            PitTreeTest.trade("12:00:01", 3));

    private PitChild() {}

    /** @param arguments the data folder, and where to crash */
    public static void main(String[] arguments) {
        CrashPoint.arm(Optional.of(CrashAt.parse(arguments[1])));
        new PitTree(
                        Path.of(arguments[0]).resolve("pit"),
                        Catalog.read(Path.of("config/datasets")),
                        PayloadDecoders.none(),
                        new DiskLayer())
                .write(BATCH);
    }
}

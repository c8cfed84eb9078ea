package io.pitlane.load;

import java.util.List;

/**
 * Loads files into their tables, each record exactly once. Thread-safe.
 *
 * <p>Throws {@link io.pitlane.database.DatabaseUnavailableException} when the database stays away; what was committed
 * until then stays, and a later call with the same files goes on behind it.
 */
public final class Loader {

    public LoadReport load(List<SourceFile> files, LoadOptions options, LoadProgress progress) {
        throw new IllegalStateException("under construction");
    }
}

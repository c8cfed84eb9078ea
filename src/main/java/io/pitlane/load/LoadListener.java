package io.pitlane.load;

/** Hears what came of the files that a route loaded. Called from several threads, before the files are archived. */
@FunctionalInterface
public interface LoadListener {

    void loaded(LoadReport report);

    /** Hears nothing. */
    static LoadListener none() {
        return report -> {};
    }
}

package io.pitlane.config;

import java.nio.file.Path;

/**
 * Where Pitlane lives on disk.
 *
 * @param home the launcher's folder
 * @param data the run-time tree; {@code home/data} unless a setting moves it
 */
public record Home(Path home, Path data) {

    public Path config() {
        return home.resolve("config");
    }

    /** The dataset catalog. */
    public Path datasets() {
        return config().resolve("datasets");
    }

    /** The exchange files. */
    public Path exchanges() {
        return config().resolve("exchanges");
    }

    /** What is polled from which exchange, and how often. */
    public Path feeds() {
        return config().resolve("feeds.yaml");
    }

    /** What is done on a schedule. */
    public Path jobs() {
        return config().resolve("jobs.yaml");
    }

    /** How the regime of the market is found. */
    public Path regime() {
        return config().resolve("regime.yaml");
    }

    public Path routes() {
        return home.resolve("routes");
    }

    public Path migrations() {
        return home.resolve("migrations");
    }

    public Path samples() {
        return home.resolve("data").resolve("samples");
    }

    public Path inbox() {
        return data.resolve("inbox");
    }

    public Path archive() {
        return data.resolve("archive");
    }

    public Path quarantine() {
        return data.resolve("quarantine");
    }

    /** The backlog. */
    public Path spool() {
        return data.resolve("spool");
    }

    /** The PIT tree. */
    public Path pit() {
        return data.resolve("pit");
    }

    /** Who may come in over HTTP. */
    public Path tokens() {
        return data.resolve("tokens.json");
    }

    /** Sets of exports, unless a setting moves them. */
    public Path exports() {
        return data.resolve("exports");
    }

    public Path postgres() {
        return data.resolve("postgres");
    }
}

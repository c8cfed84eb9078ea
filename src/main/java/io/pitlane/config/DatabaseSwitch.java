package io.pitlane.config;

import java.util.Optional;

/**
 * Whether there is to be a database at all. The strongest source that speaks of it decides; within one source, a
 * word against the database outweighs one for it, and a database named on the command line is a word for it.
 *
 * @param without the mode where there is none
 * @param origin who decided
 */
record DatabaseSwitch(Optional<DatabaseMode> without, String origin) {

    static DatabaseSwitch read(Lookup lookup) {
        for (Source source : lookup.sources()) {
            Optional<DatabaseSwitch> decision = read(source, lookup);
            if (decision.isPresent()) {
                return decision.get();
            }
        }
        return new DatabaseSwitch(Optional.empty(), Lookup.DEFAULT);
    }

    private static Optional<DatabaseSwitch> read(Source source, Lookup lookup) {
        Optional<DatabaseSwitch> on = source.isCommandLine()
                ? source.find(KnownSettings.DB_URL).map(url -> new DatabaseSwitch(Optional.empty(), url.origin()))
                : Optional.empty();
        for (Stated backend : source.findAll(KnownSettings.DB_BACKEND)) {
            Optional<String> word = lookup.parse(KnownSettings.DB_BACKEND, backend);
            if (word.isPresent() && !word.get().equals("postgres")) {
                DatabaseMode mode = word.get().equals("memory") ? DatabaseMode.MEMORY : DatabaseMode.FILE;
                return Optional.of(new DatabaseSwitch(Optional.of(mode), backend.origin()));
            }
            on = Optional.of(new DatabaseSwitch(Optional.empty(), backend.origin()));
        }
        for (Stated enabled : source.findAll(KnownSettings.DB_ENABLED)) {
            if (!lookup.parse(KnownSettings.DB_ENABLED, enabled).orElse(true)) {
                return Optional.of(new DatabaseSwitch(Optional.of(DatabaseMode.FILE), enabled.origin()));
            }
            on = on.or(() -> Optional.of(new DatabaseSwitch(Optional.empty(), enabled.origin())));
        }
        return on;
    }

    /** Shows the decision as the two settings that may have stated it. */
    void show(Lookup lookup) {
        String backend =
                switch (without.orElse(DatabaseMode.EXTERNAL)) {
                    case MEMORY -> "memory";
                    case FILE -> "file";
                    case EMBEDDED, EXTERNAL -> "postgres";
                };
        lookup.show(KnownSettings.DB_ENABLED, String.valueOf(without.isEmpty()), origin);
        lookup.show(KnownSettings.DB_BACKEND, backend, origin);
    }
}

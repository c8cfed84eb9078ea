package io.pitlane.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every setting of a run, read once at the start and never changed.
 *
 * @param crashAt where the process ends itself, for tests of recovery
 * @param values each setting for people: secrets masked, with its origin; in the order of the documentation
 */
public record Settings(
        Home home,
        DatabaseSettings database,
        HttpSettings http,
        IngestSettings ingest,
        FileReadSettings fileReads,
        LoadSettings load,
        StoreSettings store,
        InboxSettings inbox,
        FeedSettings feeds,
        SpoolSettings spool,
        ReconcileSettings reconcile,
        JobSettings jobs,
        RetentionSettings retention,
        ExportSettings export,
        Optional<CrashAt> crashAt,
        List<SettingValue> values) {

    public Settings {
        values = List.copyOf(values);
    }

    /**
     * The effective values by name, for {@code {{name}}} in routes: paths are absolute, durations and sizes written as in
     * {@code config/application.properties}. Secrets are left out.
     */
    public Map<String, String> placeholders() {
        Map<String, String> placeholders = new LinkedHashMap<>();
        for (SettingValue value : values) {
            boolean isSecret = KnownSettings.byName(value.name())
                    .map(setting -> setting.type().isSecret())
                    .orElse(true);
            if (!isSecret) {
                placeholders.put(value.name(), value.value());
            }
        }
        return placeholders;
    }
}

package io.pitlane.config;

import java.util.List;

/** Every setting of a run, read once at the start and never changed. */
public record Settings(
        Home home,
        DatabaseSettings database,
        HttpSettings http,
        LoadSettings load,
        InboxSettings inbox,
        List<SettingValue> values) {

    public Settings {
        values = List.copyOf(values);
    }
}

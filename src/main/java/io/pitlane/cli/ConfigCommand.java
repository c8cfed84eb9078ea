package io.pitlane.cli;

import io.pitlane.config.SettingValue;
import io.pitlane.error.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints every setting with its value, secrets masked, and where it came from. */
@Command(name = "config", description = "Show every setting, its value and where it came from.")
final class ConfigCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private final FormatOption format = new FormatOption();

    ConfigCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<SettingValue> values = session.settings().values();
        session.console().print(format.format(), table(values), json(values));
        return ExitCode.DONE.code();
    }

    private static Table table(List<SettingValue> values) {
        Table table = new Table("setting", "value", "origin");
        values.forEach(value -> table.row(value.name(), value.value(), value.origin()));
        return table;
    }

    private static Object json(List<SettingValue> values) {
        List<Map<String, String>> settings = new ArrayList<>();
        for (SettingValue value : values) {
            Map<String, String> setting = new LinkedHashMap<>();
            setting.put("name", value.name());
            setting.put("value", value.value());
            setting.put("origin", value.origin());
            settings.add(setting);
        }
        return Map.of("settings", settings);
    }
}

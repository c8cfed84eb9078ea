package io.pitlane.bench;

import io.pitlane.database.ConnectionTarget;
import io.pitlane.export.Exports;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * What the bench of exports works with.
 *
 * @param dataSource connections to a migrated and empty scratch database, without a statement timeout
 * @param target the same for pg_dump
 * @param exports of that database into a folder
 * @param folder for what is exported and dumped; whoever made it removes it
 * @param listener hears of each round, for people who wait
 */
public record ExportBenchParts(
        DataSource dataSource,
        ConnectionTarget target,
        Function<Path, Exports> exports,
        Path folder,
        Consumer<String> listener) {}

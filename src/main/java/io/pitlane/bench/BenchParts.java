package io.pitlane.bench;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.PayloadDecoders;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What a bench works with.
 *
 * @param dataSource without a statement timeout
 * @param schema name of the scratch schema; it must not be there yet
 * @param folder for generated files, which are deleted at the end
 * @param listener hears of each round, for people who wait
 */
public record BenchParts(
        Catalog catalog,
        PayloadDecoders decoders,
        DataSource dataSource,
        Transactions transactions,
        LoadSettings settings,
        String schema,
        Path folder,
        Consumer<String> listener) {}

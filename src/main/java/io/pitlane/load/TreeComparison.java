package io.pitlane.load;

import io.pitlane.config.LoadSettings;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.Lookups;
import io.pitlane.dataset.PayloadDecoders;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Compares PIT trees with the tables, and loads what only the tree has where that is asked for. Takes memory for some
 * hundred thousand records at a time, however many there are; the rest of what it remembers of the files, 40 bytes a
 * record, lies in a scratch folder meanwhile. Thread-safe.
 */
public final class TreeComparison {

    /** A file this young may hold what is about to be committed or spooled. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Catalog catalog;
    private final PayloadDecoders decoders;
    private final Transactions transactions;
    private final LoadSettings settings;
    private final Loader loader;
    private final Path scratch;
    private final Clock clock;
    private final int mostAtOnce;

    /** @param scratch a folder for temporary files; made if missing */
    public TreeComparison(
            Catalog catalog,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadSettings settings,
            Loader loader,
            Path scratch,
            Clock clock) {
        this(catalog, decoders, transactions, settings, loader, scratch, clock, 200_000);
    }

    /** @param mostAtOnce records of the tree that are in memory together */
    TreeComparison(
            Catalog catalog,
            PayloadDecoders decoders,
            Transactions transactions,
            LoadSettings settings,
            Loader loader,
            Path scratch,
            Clock clock,
            int mostAtOnce) {
        this.catalog = catalog;
        this.decoders = decoders;
        this.transactions = transactions;
        this.settings = settings;
        this.loader = loader;
        this.scratch = scratch;
        this.clock = clock;
        this.mostAtOnce = mostAtOnce;
    }

    /**
     * What is compared.
     *
     * @param dataset empty: every one that the tree has a folder for
     * @param to not included
     * @param mostExamples of each side, and each dataset
     * @param repairs whether records that only the tree has are loaded
     */
    public record Order(
            Path tree, Optional<String> dataset, Instant from, Instant to, int mostExamples, boolean repairs) {}

    /** Records that are on their way into the table, such as those of the spool. */
    public interface OnTheWay {

        /** Tells of all batches that may hold records of the dataset. */
        void each(String dataset, Consumer<RecordBatch> batch);

        static OnTheWay none() {
            return (dataset, batch) -> {};
        }
    }

    /**
     * @return one report a dataset
     * @throws io.pitlane.error.InvalidInputException if the dataset is not in the catalog
     * @throws io.pitlane.database.DatabaseUnavailableException if the database is away
     * @throws io.pitlane.error.OperationFailedException if a folder of the tree cannot be read
     */
    public List<ComparisonReport> compare(Order order, OnTheWay onTheWay, ComparisonProgress progress) {
        Lookups lookups = new DatabaseLookups(transactions);
        List<ComparisonReport> reports = new ArrayList<>();
        for (Dataset dataset : datasets(order)) {
            RecordReading reading = new RecordReading(dataset, lookups, decoders, settings);
            try (RecordPrints prints = new RecordPrints(scratch)) {
                TreePrints tree =
                        new TreePrints(reading, prints, order, clock.instant().minus(SETTLED));
                tree.readTree(dataset, progress);
                onTheWay.each(dataset.name(), tree::addWaiting);
                Optional<TreeRepair> repair =
                        order.repairs() ? Optional.of(new TreeRepair(reading, loader, dataset)) : Optional.empty();
                reports.add(new TableComparison(dataset, new TableScan(transactions, dataset), prints, mostAtOnce)
                        .compare(order, tree, repair));
            }
        }
        return reports;
    }

    private List<Dataset> datasets(Order order) {
        if (order.dataset().isPresent()) {
            String name = order.dataset().get();
            return List.of(catalog.find(name).orElseThrow(() -> CatalogNames.unknown(name, catalog)));
        }
        PitFolders folders = new PitFolders(order.tree());
        return catalog.all().stream().filter(folders::has).toList();
    }
}

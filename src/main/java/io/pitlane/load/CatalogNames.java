package io.pitlane.load;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import java.util.stream.Collectors;

/** Says which datasets there are. */
final class CatalogNames {

    private CatalogNames() {}

    static InvalidInputException unknown(String name, Catalog catalog) {
        return new InvalidInputException("there is no dataset \"" + name + "\"; known: " + known(catalog));
    }

    static String known(Catalog catalog) {
        return catalog.all().stream().map(Dataset::name).collect(Collectors.joining(", "));
    }
}

package io.pitlane.dataset;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every declared dataset by name. Immutable. */
public final class Catalog {

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private final Map<String, Dataset> datasets;

    public Catalog(Collection<Dataset> datasets) {
        Map<String, Dataset> byName = new TreeMap<>();
        datasets.forEach(dataset -> byName.put(dataset.name(), dataset));
        this.datasets = Map.copyOf(byName);
    }

    /**
     * Reads every {@code *.yaml} of a folder.
     *
     * @throws InvalidConfigurationException with every problem of every file
     */
    public static Catalog read(Path folder) {
        List<String> problems = new ArrayList<>();
        List<Dataset> datasets = new ArrayList<>();
        for (Path file : yamlFiles(folder)) {
            try {
                Dataset dataset = YAML.readValue(file.toFile(), Dataset.class);
                if (dataset == null) {
                    problems.add(file.getFileName() + ": there is nothing in the file");
                } else {
                    problems.addAll(new DatasetCheck(dataset, file.getFileName().toString()).problems());
                    datasets.add(dataset);
                }
            } catch (IOException e) {
                problems.add(file.getFileName() + ": " + CatalogFileProblem.describe(e));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return new Catalog(datasets);
    }

    private static List<Path> yamlFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    List.of("cannot read the dataset catalog " + folder + ": " + e.getMessage()));
        }
    }

    /** Sorted by name. */
    public List<Dataset> all() {
        return datasets.values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    public Optional<Dataset> find(String name) {
        return Optional.ofNullable(datasets.get(name));
    }

    /** The dataset of a name, or of a bare entity of {@code pit}: {@code trades} is {@code pit.trades}. */
    public Optional<Dataset> findEntity(String entity) {
        return entity.contains(".") ? find(entity) : find("pit." + entity);
    }
}

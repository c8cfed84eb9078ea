package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.error.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Every declared venue by its id. Immutable and thread-safe. */
public final class ExchangeCatalog {

    private final Map<String, Venue> venues;

    private ExchangeCatalog(Map<String, Venue> venues) {
        this.venues = venues;
    }

    /**
     * Reads every {@code *.yaml} of a folder. A folder that is not there declares nothing.
     *
     * @throws InvalidConfigurationException with every problem of every file
     */
    public static ExchangeCatalog read(Path folder) {
        List<String> problems = new ArrayList<>();
        Map<String, Venue> venues = new LinkedHashMap<>();
        Map<String, Path> files = new HashMap<>();
        for (Path file : yamlFiles(folder)) {
            JsonNode root = StrictYaml.read(file, problems);
            if (root == null) {
                continue;
            }
            for (Venue venue : new ExchangeFile(file.getFileName().toString(), root, problems).venues()) {
                Path other = files.put(venue.id(), file);
                if (other != null) {
                    problems.add(file.getFileName() + ": the venue " + venue.id() + " is already declared in "
                            + other.getFileName());
                }
                venues.put(venue.id(), venue);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return new ExchangeCatalog(venues);
    }

    private static List<Path> yamlFiles(Path folder) {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    List.of("cannot read the exchange files in " + folder + ": " + e.getMessage()));
        }
    }

    /** In the order of the files and of the venues in them. */
    public List<Venue> venues() {
        return List.copyOf(venues.values());
    }

    /** The names of the exchanges, each once. */
    public List<String> exchanges() {
        return venues.values().stream().map(Venue::exchange).distinct().toList();
    }

    /** The venue of an id, such as {@code binanceusdm}. */
    public Optional<Venue> venue(String id) {
        return Optional.ofNullable(venues.get(id));
    }

    /**
     * The venues that a name may mean: the venue of that id first, then the others of the exchange of that name. Empty:
     * there is neither.
     */
    public List<Venue> named(String name) {
        List<Venue> found = new ArrayList<>();
        venue(name).ifPresent(found::add);
        venues.values().stream()
                .filter(venue -> venue.exchange().equals(name) && !venue.id().equals(name))
                .forEach(found::add);
        return found;
    }

    /** The first venue that a name may mean, which has payloads of this kind. */
    public Optional<Venue> named(String name, MarketKind kind) {
        return named(name).stream()
                .filter(venue -> venue.kind(kind).isPresent())
                .findFirst();
    }

    /**
     * As {@link #named(String, MarketKind)}, where the exchange has several the one that has a market of this form:
     * {@code binance} with {@code BTC/USDT:USDT} is {@code binanceusdm}.
     *
     * @param symbol canonical; null: any
     */
    public Optional<Venue> named(String name, MarketKind kind, String symbol) {
        return named(name).stream()
                .filter(venue -> venue.kind(kind).isPresent())
                .filter(venue -> symbol == null || venue.symbols().wire(symbol).isPresent())
                .findFirst();
    }
}

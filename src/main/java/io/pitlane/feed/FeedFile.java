package io.pitlane.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.pitlane.config.StrictFile;
import io.pitlane.config.Suggestion;
import io.pitlane.exchange.ExchangeCatalog;
import io.pitlane.exchange.Venue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads {@code config/feeds.yaml} strictly: what is not understood is a problem, and all problems are found at once. */
final class FeedFile {

    private static final List<String> KEYS = List.of("feeds");

    private final Path file;
    private final ExchangeCatalog exchanges;
    private final StrictFile source;

    FeedFile(Path file, ExchangeCatalog exchanges, List<String> problems) {
        this.file = file;
        this.exchanges = exchanges;
        this.source = new StrictFile(file, problems);
    }

    List<Feed> feeds() {
        List<Feed> feeds = new ArrayList<>();
        if (Files.notExists(file)) {
            return feeds;
        }
        JsonNode root = source.mapping("feeds").orElse(null);
        if (root == null) {
            return feeds;
        }
        unknownKeys(root, KEYS, "");
        JsonNode entries = root.path("feeds");
        if (!entries.isArray()) {
            problem("", "feeds is a list of entries, each with venue, symbols and kinds");
            return feeds;
        }
        for (int i = 0; i < entries.size(); i++) {
            feeds.addAll(entry(entries.get(i), "entry " + (i + 1)));
        }
        return feeds;
    }

    private List<Feed> entry(JsonNode entry, String place) {
        if (!entry.isObject()) {
            problem(place, "is not a mapping with venue, symbols and kinds");
            return List.of();
        }
        unknownKeys(entry, FeedEntry.KEYS, place);
        String id = entry.path("venue").asText();
        String here = id.isEmpty() ? place : place + " (" + id + ")";
        Venue venue = exchanges.venue(id).orElse(null);
        if (venue == null) {
            List<String> known = exchanges.venues().stream().map(Venue::id).toList();
            problem(
                    here,
                    id.isEmpty()
                            ? "venue is missing"
                            : "there is no venue \"" + id + "\" in config/exchanges" + Suggestion.among(id, known));
            return List.of();
        }
        return new FeedEntry(venue, entry, sentence -> problem(here, sentence)).feeds();
    }

    private void unknownKeys(JsonNode node, Collection<String> known, String place) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                problem(
                        place,
                        "there is no \"" + key + "\" here" + Suggestion.among(key, known) + " known: "
                                + String.join(", ", known));
            }
        });
    }

    private void problem(String place, String sentence) {
        source.problem(place, sentence);
    }
}

package io.pitlane.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The feeds that have an entry in {@code routes/feeds}: what is listed and has none would never be polled. */
public final class FeedRoutes {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ENDING = ".camel.yaml";

    private final Set<String> names;

    private FeedRoutes(Set<String> names) {
        this.names = names;
    }

    /** @param folder {@code routes/feeds}; one that is not there has no entries */
    public static FeedRoutes in(Path folder) {
        Set<String> names = new TreeSet<>();
        if (Files.notExists(folder)) {
            return new FeedRoutes(names);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
                for (JsonNode element : YAML.readTree(file.toFile())) {
                    for (JsonNode parameter : element.path("templatedRoute").path("parameters")) {
                        if (parameter.path("name").asText().equals("feed")) {
                            names.add(parameter.path("value").asText());
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new OperationFailedException("Cannot read the entries of " + folder + ": " + e.getMessage(), e);
        }
        return new FeedRoutes(names);
    }

    /** A sentence for each feed that only one of the two has. */
    public List<String> disagreements(FeedList list) {
        List<String> sentences = new ArrayList<>();
        for (Feed feed : list.feeds()) {
            if (!names.contains(feed.name())) {
                sentences.add("feeds.yaml: " + feed.name() + " has no entry in routes/feeds; add " + feed.name()
                        + ENDING + " like its neighbours");
            }
        }
        for (String name : names) {
            if (list.find(name).isEmpty()) {
                sentences.add("routes/feeds: feeds.yaml lists no " + name + "; list it, or remove its file");
            }
        }
        return sentences;
    }
}

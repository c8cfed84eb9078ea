package io.pitlane.feed;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.exchange.ExchangeCatalog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every feed that {@code config/feeds.yaml} lists, in its order. Immutable. */
public final class FeedList {

    /** Lists nothing. */
    public static final FeedList NONE = new FeedList(Map.of());

    private final Map<String, Feed> feeds;

    private FeedList(Map<String, Feed> feeds) {
        this.feeds = feeds;
    }

    /**
     * Reads the file. One that is not there lists nothing.
     *
     * @throws InvalidConfigurationException with everything that is wrong in it
     */
    public static FeedList read(Path file, ExchangeCatalog exchanges) {
        List<String> problems = new ArrayList<>();
        FeedList list = read(file, exchanges, problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return list;
    }

    /** The same, with the feeds that nothing is wrong with, and a sentence for whatever else is. */
    public static FeedList read(Path file, ExchangeCatalog exchanges, List<String> problems) {
        Map<String, Feed> feeds = new LinkedHashMap<>();
        for (Feed feed : new FeedFile(file, exchanges, problems).feeds()) {
            if (feeds.putIfAbsent(feed.name(), feed) != null) {
                problems.add(file.getFileName() + ": " + feed.name()
                        + " is listed twice; one entry a venue and kind, with all of its symbols");
            }
        }
        return new FeedList(feeds);
    }

    public List<Feed> feeds() {
        return List.copyOf(feeds.values());
    }

    public Optional<Feed> find(String name) {
        return Optional.ofNullable(feeds.get(name));
    }
}

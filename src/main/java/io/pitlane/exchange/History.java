package io.pitlane.exchange;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How far and how a venue lets its past be paged through. Immutable.
 *
 * @param request gives one page
 * @param first gives the first page, where that is asked for differently (before there is a cursor); null: as the others
 * @param by whether pages follow each other by their times or by a cursor that each page tells
 * @param order of the pages, and of the rows in them
 * @param limit most rows of a page; a page with fewer is the last of its window
 * @param window longest span of time that one page may ask for; null: any
 * @param reach how far back the venue remembers; null: to the beginning
 * @param cursor where a page tells the next one's cursor; null where {@code by} is time
 */
public record History(
        RequestTemplate request,
        RequestTemplate first,
        By by,
        Order order,
        int limit,
        Duration window,
        Duration reach,
        Cursor cursor) {

    /** How pages follow each other. */
    public enum By {
        TIME,
        CURSOR
    }

    /** Which way pages go through time. */
    public enum Order {
        ASCENDING,
        DESCENDING
    }

    /**
     * The finest time that pages can be asked for: all records of one such moment come in one page, or not all of them.
     */
    public Duration tick() {
        boolean seconds =
                request.placeholders().stream().anyMatch(name -> name.equals("from-s") || name.equals("to-s"));
        return seconds ? Duration.ofSeconds(1) : Duration.ofMillis(1);
    }

    /** The request for the page behind {@code cursor}; null: the first page. */
    public RequestTemplate request(String cursor) {
        return cursor == null && first != null ? first : request;
    }

    /**
     * The cursor of the page behind this one; empty: this is the last.
     *
     * @param headers of the answer that the page came in, by their lower-case names
     */
    public Optional<String> nextCursor(byte[] payload, Map<String, String> headers) {
        return cursor == null ? Optional.empty() : cursor.in(payload, headers);
    }
}

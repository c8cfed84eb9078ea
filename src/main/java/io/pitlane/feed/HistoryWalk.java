package io.pitlane.feed;

import io.pitlane.exchange.History;
import io.pitlane.exchange.RequestTemplate;
import io.pitlane.exchange.RequestValues;
import io.pitlane.exchange.WireName;
import java.time.Instant;
import java.util.Optional;

/** Goes through the pages of one window, one behind the other. Each page goes to the visitor as it comes. Not thread-safe. */
final class HistoryWalk {

    private final History history;
    private final WireName name;
    private final HistoryWindow window;
    private final Visitor visitor;

    /** Fetches pages and hears what is missing. */
    interface Visitor {

        /** A page, and the cursor that it tells; it is kept by the visitor. */
        Fetched fetch(RequestTemplate request, RequestValues values);

        /** A part of the window that the venue does not give. */
        void gap(Instant from, Instant to, String why);
    }

    /** @param cursor of the page behind it; null: none */
    record Fetched(HistoryPage page, String cursor) {}

    HistoryWalk(History history, WireName name, HistoryWindow window, Visitor visitor) {
        this.history = history;
        this.name = name;
        this.window = window;
        this.visitor = visitor;
    }

    void walk() {
        if (history.by() == History.By.CURSOR) {
            byCursor();
        } else if (history.order() == History.Order.ASCENDING) {
            ascending();
        } else {
            descending();
        }
    }

    /** The next page begins at the newest time of the one before it, since more records may have that time. */
    private void ascending() {
        Instant at = window.from();
        while (at.isBefore(window.to())) {
            Instant end = earlier(window.to(), span(at, 1));
            HistoryPage page = fetch(at, end, null).page();
            if (page.rows() < history.limit() || page.newest() == null) {
                at = end;
            } else if (page.newest().isAfter(at) && !cut(page.newest()).equals(at)) {
                at = cut(page.newest());
            } else {
                visitor.gap(at, at.plus(history.tick()), "more than " + history.limit() + " records at one moment");
                at = at.plus(history.tick());
            }
        }
    }

    /** The next page ends just behind the oldest time of the one before it, for the same reason. */
    private void descending() {
        Instant end = window.to();
        while (window.from().isBefore(end)) {
            Instant start = later(window.from(), span(end, -1));
            HistoryPage page = fetch(start, end, null).page();
            if (page.rows() < history.limit() || page.oldest() == null) {
                end = start;
                continue;
            }
            Instant next = cut(page.oldest()).plus(history.tick());
            if (next.isBefore(end)) {
                end = next;
            } else {
                // A venue that includes the end may have filled the page with it alone.
                Instant moment = earlier(cut(page.oldest()), end.minus(history.tick()));
                visitor.gap(moment, end, "more than " + history.limit() + " records at one moment");
                end = moment;
            }
        }
    }

    private void byCursor() {
        String cursor = null;
        while (true) {
            Fetched fetched = fetch(window.from(), window.to(), cursor);
            HistoryPage page = fetched.page();
            if (page.rows() == 0 || page.rows() < history.limit() || isPast(page)) {
                return;
            }
            if (fetched.cursor() == null || fetched.cursor().equals(cursor)) {
                gapBehind(page);
                return;
            }
            cursor = fetched.cursor();
        }
    }

    /** Whether what comes behind this page lies outside of the window. */
    private boolean isPast(HistoryPage page) {
        return history.order() == History.Order.ASCENDING
                ? page.newest() != null && !page.newest().isBefore(window.to())
                : page.oldest() != null && page.oldest().isBefore(window.from());
    }

    /** A full page without another one behind it: the venue ends here, the window does not. */
    private void gapBehind(HistoryPage page) {
        String why = "a full page, and no cursor to the next one";
        if (history.order() == History.Order.ASCENDING && page.newest() != null) {
            visitor.gap(page.newest(), window.to(), why);
        } else if (history.order() == History.Order.DESCENDING && page.oldest() != null) {
            visitor.gap(window.from(), page.oldest(), why);
        }
    }

    private Fetched fetch(Instant from, Instant to, String cursor) {
        RequestValues values = RequestValues.NONE.symbol(name).window(from, to).cursor(cursor);
        return visitor.fetch(history.request(cursor), values);
    }

    private Instant span(Instant from, int direction) {
        return Optional.ofNullable(history.window())
                .map(length -> from.plus(length.multipliedBy(direction)))
                .orElse(direction > 0 ? Instant.MAX : Instant.MIN);
    }

    /** To the finest time that the venue can be asked for. */
    private Instant cut(Instant time) {
        long tick = history.tick().toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), tick) * tick);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

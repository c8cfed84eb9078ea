package io.pitlane.feed;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the newest row of {@code market.ingest_events} of each exchange and kind. Thread-safe. */
public final class LastEvents {

    /** Only the newest rows are looked at, so that a long history costs nothing. */
    private static final String NEWEST =
            """
            select distinct on (e.name, i.event_type) e.name, i.event_type, i.status, i.message, i.ts
            from (select * from market.ingest_events order by ts desc limit 20000) i
            join market.exchanges e on e.id = i.exchange_id
            order by e.name, i.event_type, i.ts desc, i.id desc
            """;

    /** @param status the word of the table */
    public record LastEvent(String status, String message, Instant ts) {}

    private final Map<String, LastEvent> events;

    private LastEvents(Map<String, LastEvent> events) {
        this.events = events;
    }

    /** Reads them once. */
    public static LastEvents read(Transactions transactions) {
        return transactions.call(OperationKind.READ, "last-events", connection -> {
            Map<String, LastEvent> events = new HashMap<>();
            try (PreparedStatement statement = connection.prepareStatement(NEWEST);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.put(
                            rows.getString(1) + " " + rows.getString(2),
                            new LastEvent(
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getObject(5, OffsetDateTime.class).toInstant()));
                }
            }
            return new LastEvents(events);
        });
    }

    /** Knows of none. */
    public static LastEvents unknown() {
        return new LastEvents(Map.of());
    }

    /** Of the feed's exchange and kind: events do not tell the venues of one exchange apart. */
    public Optional<LastEvent> of(Feed feed) {
        return Optional.ofNullable(events.get(feed.venue().exchange() + " " + IngestEvent.typeOf(feed.kind())));
    }
}

package io.pitlane.feed;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Finds what was missed between two polls of trades of an exchange that only gives its last ones: if the oldest trade of
 * an answer is newer than the newest one known, nobody can say what lay between. Thread-safe.
 */
public final class GapWatch {

    private static final String NEWEST =
            """
            select t.ts
            from market.trades t
            where t.exchange_id = (select id from market.exchanges where name = ?) and t.symbol = ?
            order by t.ts desc
            limit 1
            """;

    private final Supplier<Optional<Transactions>> database;
    private final Map<String, Instant> newest = new ConcurrentHashMap<>();

    /** @param database empty while there is none to be asked */
    public GapWatch(Supplier<Optional<Transactions>> database) {
        this.database = database;
    }

    /** The gap before these trades, as a sentence; to be asked before they are stored. */
    Optional<String> before(Poll poll, RecordTimes trades) {
        Integer window = poll.feed()
                .venue()
                .kind(poll.feed().kind())
                .map(kind -> kind.window())
                .orElse(null);
        if (window == null || poll.symbol().isEmpty() || trades.oldest().isEmpty()) {
            return Optional.empty();
        }
        Instant oldest = trades.oldest().get();
        return newestOf(poll)
                .filter(last -> oldest.truncatedTo(ChronoUnit.MICROS).isAfter(last))
                .map(last -> "gap from " + last + " to " + oldest
                        + ": trades in between are not known, since the exchange" + " gives only the last " + window);
    }

    /** They are in the database, or in a file that will put them there. */
    void kept(Poll poll, RecordTimes trades) {
        poll.symbol()
                .flatMap(symbol -> trades.newest())
                .ifPresent(last ->
                        newest.merge(key(poll), last.truncatedTo(ChronoUnit.MICROS), (a, b) -> a.isAfter(b) ? a : b));
    }

    private Optional<Instant> newestOf(Poll poll) {
        Instant known = newest.get(key(poll));
        return known != null ? Optional.of(known) : database.get().flatMap(transactions -> stored(transactions, poll));
    }

    private static Optional<Instant> stored(Transactions transactions, Poll poll) {
        try {
            return transactions.call(OperationKind.READ, "newest-trade", connection -> {
                try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
                    statement.setString(1, poll.feed().venue().exchange());
                    statement.setString(2, poll.symbol().orElseThrow());
                    try (ResultSet rows = statement.executeQuery()) {
                        return rows.next()
                                ? Optional.of(
                                        rows.getObject(1, OffsetDateTime.class).toInstant())
                                : Optional.<Instant>empty();
                    }
                }
            });
        } catch (DatabaseUnavailableException away) {
            return Optional.empty();
        }
    }

    private static String key(Poll poll) {
        return poll.feed().venue().exchange() + " " + poll.symbol().orElse("");
    }
}

package io.pitlane.feed;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows of {@code market.ingest_events}. While the database is away they wait in memory, the newest of them, and
 * are written when it is back: they tell about records and are none. Thread-safe.
 */
public final class IngestEvents {

    private static final Logger LOG = LoggerFactory.getLogger(IngestEvents.class);
    private static final int MOST_WAITING = 10_000;

    private static final String INSERT =
            """
            insert into market.ingest_events
              (exchange_id, market_id, symbol, event_type, status, records, inserted, duplicate, rejected, message, ts)
            select e.id, m.id, i.symbol, i.event_type, i.status, i.records, i.inserted, i.duplicate, i.rejected,
              i.message, i.ts
            from (values (?::text, ?::text, ?::text, ?::text, ?::bigint, ?::bigint, ?::bigint, ?::bigint, ?::text,
                ?::timestamptz))
              i (exchange, symbol, event_type, status, records, inserted, duplicate, rejected, message, ts)
            left join market.exchanges e on e.name = i.exchange
            left join market.markets m on m.exchange_id = e.id and m.symbol = i.symbol
            """;

    private final Supplier<Optional<Transactions>> database;
    private final Deque<IngestEvent> waiting = new ArrayDeque<>();
    private long forgotten;

    /** @param database empty while there is none to be asked */
    public IngestEvents(Supplier<Optional<Transactions>> database) {
        this.database = database;
    }

    /** Writes it now, or when the database is back. */
    public void write(IngestEvent event) {
        List<IngestEvent> due;
        synchronized (waiting) {
            waiting.add(event);
            if (waiting.size() > MOST_WAITING) {
                waiting.remove();
                forgotten++;
            }
        }
        Optional<Transactions> transactions = database.get();
        if (transactions.isEmpty()) {
            return;
        }
        synchronized (waiting) {
            due = new ArrayList<>(waiting);
            waiting.clear();
            if (forgotten > 0) {
                LOG.warn("{} rows of market.ingest_events were forgotten while the database was away", forgotten);
                forgotten = 0;
            }
        }
        try {
            transactions.get().call(OperationKind.WRITE, "ingest-events", connection -> insert(connection, due));
        } catch (DatabaseUnavailableException away) {
            synchronized (waiting) {
                for (int i = due.size() - 1; i >= 0; i--) {
                    waiting.addFirst(due.get(i));
                }
            }
        }
    }

    /** How many wait for the database. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private static Void insert(Connection connection, List<IngestEvent> events) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (IngestEvent event : events) {
                statement.setString(1, event.exchange());
                statement.setString(2, event.symbol().orElse(null));
                statement.setString(3, event.type());
                statement.setString(4, event.status().word());
                setCount(statement, 5, event.counts().map(Counts::read));
                setCount(statement, 6, event.counts().map(counts -> counts.inserted() + counts.updated()));
                setCount(statement, 7, event.counts().map(Counts::duplicate));
                setCount(statement, 8, event.counts().map(Counts::rejected));
                statement.setString(9, event.message());
                statement.setObject(10, event.ts().atOffset(ZoneOffset.UTC));
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return null;
    }

    private static void setCount(PreparedStatement statement, int index, Optional<Long> count) throws SQLException {
        if (count.isPresent()) {
            statement.setLong(index, count.get());
        } else {
            statement.setNull(index, Types.BIGINT);
        }
    }
}

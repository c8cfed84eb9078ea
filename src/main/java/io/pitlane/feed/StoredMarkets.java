package io.pitlane.feed;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.exchange.Venue;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code market.markets} knows of the names of markets. Thread-safe. */
public final class StoredMarkets implements MarketNames.Directory {

    private static final String LOOK_UP =
            """
            select m.exchange_symbol
            from market.markets m join market.exchanges e on e.id = m.exchange_id
            where e.name = ? and m.symbol = ? and m.exchange_symbol is not null
            """;

    private final Supplier<Optional<Transactions>> database;

    /** @param database empty while there is none to be asked */
    public StoredMarkets(Supplier<Optional<Transactions>> database) {
        this.database = database;
    }

    @Override
    public Optional<String> wireName(Venue venue, String symbol) {
        return database.get().flatMap(transactions -> stored(transactions, venue, symbol));
    }

    private static Optional<String> stored(Transactions transactions, Venue venue, String symbol) {
        try {
            return transactions.call(OperationKind.READ, "market-name", connection -> {
                try (PreparedStatement statement = connection.prepareStatement(LOOK_UP)) {
                    statement.setString(1, venue.exchange());
                    statement.setString(2, symbol);
                    try (ResultSet rows = statement.executeQuery()) {
                        return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                    }
                }
            });
        } catch (DatabaseUnavailableException away) {
            return Optional.empty();
        }
    }
}

package io.pitlane.http;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidInputException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code GET /market/<table>}: a page of rows, or why there is none. Thread-safe. */
public final class MarketReads {

    private static final Logger LOG = LoggerFactory.getLogger(MarketReads.class);

    /** Rows that come from the server at a time; an order book may take a megabyte. */
    private static final int ROWS_AT_ONCE = 16;

    private final Map<String, ReadTable> tables;
    private final Optional<Transactions> transactions;
    private final BooleanSupplier isReady;

    /**
     * @param transactions empty where the settings say that there is no database
     * @param isReady whether the database is there, and its schema up
     */
    public MarketReads(Catalog catalog, Optional<Transactions> transactions, BooleanSupplier isReady) {
        this.tables = tables(catalog);
        this.transactions = transactions;
        this.isReady = isReady;
    }

    /**
     * One page.
     *
     * @param table one of the schema {@code market}, as the route names it
     * @param query what stands behind the question mark; may be null
     */
    public Answer page(String table, String query) {
        try {
            ReadTable asked = tables.get(table);
            PageRequest request = PageRequest.of(asked, query);
            if (transactions.isEmpty()) {
                return DatabaseAnswers.none();
            }
            return isReady.getAsBoolean() ? read(transactions.get(), asked, request) : DatabaseAnswers.away();
        } catch (InvalidInputException wrong) {
            return Answer.error(400, "invalid-parameter", wrong.getMessage());
        } catch (DatabaseUnavailableException failure) {
            LOG.warn("GET /market/{} was not answered: {}", table, failure.getMessage());
            return DatabaseAnswers.of(failure);
        }
    }

    private static Answer read(Transactions transactions, ReadTable table, PageRequest request) {
        return transactions.call(OperationKind.READ, "market-" + table.name(), connection -> {
            Map<Integer, String> exchanges = exchanges(connection);
            PageStatement page = new PageStatement(table, request, number(request.exchange(), exchanges));
            try (PreparedStatement statement = page.prepare(connection, "")) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery()) {
                    return Answer.jsonText(
                            200, new PageBody(table, exchanges).of(rows, request.limit(), request.fingerprint(table)));
                }
            }
        });
    }

    private static OptionalInt number(Optional<String> name, Map<Integer, String> exchanges) {
        if (name.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(exchanges.entrySet().stream()
                .filter(exchange -> exchange.getValue().equals(name.get()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("exchange: " + QueryString.shown(name.get())
                        + " is not one of " + String.join(", ", exchanges.values()))));
    }

    /** There are some ten of them: joined to each row they would only stand in the planner's way. */
    private static Map<Integer, String> exchanges(Connection connection) throws SQLException {
        Map<Integer, String> exchanges = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, name from market.exchanges order by id")) {
            while (rows.next()) {
                exchanges.put(rows.getInt(1), rows.getString(2));
            }
        }
        return exchanges;
    }

    static Map<String, ReadTable> tables(Catalog catalog) {
        Map<String, ReadTable> tables = new LinkedHashMap<>();
        tables.put("exchanges", ReadTable.exchanges());
        tables.put("ingest_events", ReadTable.ingestEvents());
        tables.put("markets", ReadTable.markets(dataset(catalog, "market.markets")));
        for (String name : new String[] {"tickers", "orderbooks", "trades", "funding_rates"}) {
            tables.put(name, ReadTable.timeSeries(dataset(catalog, "market." + name)));
        }
        return tables;
    }

    private static Dataset dataset(Catalog catalog, String name) {
        return catalog.find(name)
                .orElseThrow(() -> new InvalidInputException(
                        "The catalog has no dataset " + name + "; restore config/datasets/" + name + ".yaml"));
    }
}

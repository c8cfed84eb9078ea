package io.pitlane.http;

import io.pitlane.database.DatabaseUnavailableException;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Catalog;
import io.pitlane.error.InvalidInputException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code GET /pit/…}: lists of PIT records, and figures about them. Thread-safe. */
public final class PitReads {

    private static final Logger LOG = LoggerFactory.getLogger(PitReads.class);
    private static final String TIER = "X-Pitlane-Tier";
    private static final String COMPLETE = "X-Pitlane-Complete";

    /** Rows that come from the server at a time. */
    private static final int ROWS_AT_ONCE = 256;

    private final Map<String, PitView> views;
    private final Map<String, PitFigure> figures;
    private final Optional<Transactions> transactions;
    private final BooleanSupplier isReady;

    /**
     * @param statements folder of the statements of figures
     * @param transactions empty where the settings say that there is no database
     * @param isReady whether the database is there, and its schema up
     */
    public PitReads(Catalog catalog, Path statements, Optional<Transactions> transactions, BooleanSupplier isReady) {
        this.views = PitViews.of(catalog);
        this.figures = PitFigure.all(statements);
        this.transactions = transactions;
        this.isReady = isReady;
    }

    /**
     * A page of a list.
     *
     * @param view which list, as the route names it
     * @param query what stands behind the question mark; may be null
     * @param order the id of the order that the path names; null: it names none
     */
    public Answer page(String view, String query, String order) {
        return answer(view, () -> {
            PitView asked = views.get(view);
            Map<String, String> parameters = new LinkedHashMap<>(QueryString.parse(query, asked.parameters()));
            parameters.putAll(asked.fixed());
            if (order != null) {
                parameters.put("order_id", order);
            }
            ReadTable table = asked.tableFor(parameters);
            PageRequest request = PageRequest.of(table, parameters);
            return transactions -> page(transactions, view, table, request);
        });
    }

    /**
     * The one snapshot at a time.
     *
     * @param query what stands behind the question mark: {@code ts}, and maybe {@code as_of}
     */
    public Answer at(String query) {
        return answer("regime_snapshots/at", () -> {
            Map<String, String> parameters =
                    new LinkedHashMap<>(QueryString.parse(query, java.util.List.of("ts", PageRequest.AS_OF)));
            String ts = parameters.remove("ts");
            if (ts == null) {
                throw new InvalidInputException(
                        "ts is missing: the time of the snapshot, such as 2026-01-31T04:00:00Z");
            }
            parameters.put("from", ts);
            parameters.put("to", ts);
            ReadTable table = views.get("regime_snapshots").table();
            PageRequest request = PageRequest.of(table, parameters);
            return transactions -> page(transactions, "regime_snapshots/at", table, request);
        });
    }

    /**
     * A figure.
     *
     * @param name which, as the route names it
     * @param query what stands behind the question mark; may be null
     */
    public Answer figure(String name, String query) {
        return answer(name, () -> {
            PitFigure figure = figures.get(name);
            FigureRequest request = FigureRequest.of(figure, query);
            return transactions ->
                    transactions.call(OperationKind.READ, operation(name), connection -> figure.ask(connection, request)
                            .map(text -> Answer.jsonText(200, text))
                            .orElseGet(() -> Answer.error(404, "not-found", "There is no record to tell this of")));
        });
    }

    /** What is left to do when the parameters are right. */
    private interface Reading {

        Answer from(Transactions transactions);
    }

    /** Checks the parameters. */
    private interface Asking {

        /** @throws InvalidInputException if one is wrong */
        Reading check();
    }

    private Answer answer(String name, Asking asking) {
        try {
            Reading reading = asking.check();
            if (transactions.isEmpty()) {
                return DatabaseAnswers.none();
            }
            if (!isReady.getAsBoolean()) {
                return DatabaseAnswers.away();
            }
            return reading.from(transactions.get()).withHeader(TIER, "postgres").withHeader(COMPLETE, "true");
        } catch (InvalidInputException wrong) {
            return Answer.error(400, "invalid-parameter", wrong.getMessage());
        } catch (DatabaseUnavailableException failure) {
            LOG.warn("GET /pit/{} was not answered: {}", name, failure.getMessage());
            return DatabaseAnswers.of(failure);
        }
    }

    private static Answer page(Transactions transactions, String view, ReadTable table, PageRequest request) {
        return transactions.call(OperationKind.READ, operation(view), connection -> {
            PageStatement page = new PageStatement(table, request, OptionalInt.empty());
            try (PreparedStatement statement = page.prepare(connection, "")) {
                statement.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = statement.executeQuery()) {
                    return Answer.jsonText(
                            200, new PageBody(table, Map.of()).of(rows, request.limit(), request.fingerprint(table)));
                }
            }
        });
    }

    private static String operation(String name) {
        return "pit-" + name.replace('/', '-');
    }
}

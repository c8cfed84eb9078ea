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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code GET /pit/…}: lists of PIT records, and figures about them. Thread-safe. */
public final class PitReads {

    private static final Logger LOG = LoggerFactory.getLogger(PitReads.class);
    static final String TIER = "X-Pitlane-Tier";
    static final String COMPLETE = "X-Pitlane-Complete";

    /** Rows that come from the server at a time. */
    private static final int ROWS_AT_ONCE = 256;

    private final Map<String, PitView> views;
    private final Map<String, PitFigure> figures;
    private final Optional<Transactions> transactions;
    private final BooleanSupplier isReady;
    private final Optional<FileReads> files;

    /**
     * @param statements folder of the statements of figures
     * @param transactions empty where the settings say that there is no database
     * @param isReady whether the database is there, and its schema up
     * @param files what answers while it is not; empty: nobody
     */
    public PitReads(
            Catalog catalog,
            Path statements,
            Optional<Transactions> transactions,
            BooleanSupplier isReady,
            Optional<FileReads> files) {
        this.views = PitViews.of(catalog);
        this.figures = PitFigure.all(statements);
        this.transactions = transactions;
        this.isReady = isReady;
        this.files = files;
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
            return reading(view, asked.tableFor(parameters), parameters);
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
            return reading("regime_snapshots/at", views.get("regime_snapshots").table(), parameters);
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
            return new Reading(
                    transactions -> transactions.call(OperationKind.READ, operation(name), connection -> figure.ask(
                                    connection, request)
                            .map(text -> Answer.jsonText(200, text))
                            .orElseGet(() -> Answer.error(404, "not-found", "There is no record to tell this of"))),
                    reads -> reads.figure(name, request));
        });
    }

    /** What is left to do when the parameters are right. */
    private record Reading(Function<Transactions, Answer> fromDatabase, Function<FileReads, Answer> fromFiles) {}

    /** Checks the parameters. */
    private interface Asking {

        /** @throws InvalidInputException if one is wrong */
        Reading check();
    }

    /** Each tier has its own cursors, so what a request says is read by the tier that answers it. */
    private static Reading reading(String view, ReadTable table, Map<String, String> parameters) {
        Map<String, String> first = new LinkedHashMap<>(parameters);
        first.remove(PageRequest.CURSOR);
        PageRequest.of(table, first);
        ReadTable filed = FiledPage.tableOf(table);
        return new Reading(
                transactions -> page(transactions, view, table, PageRequest.of(table, parameters)),
                reads -> reads.page(
                        filed,
                        PageRequest.of(filed, parameters, (request, its) -> FileReads.fingerprint(its, request))));
    }

    private Answer answer(String name, Asking asking) {
        try {
            Reading reading = asking.check();
            if (transactions.isEmpty()) {
                return fromFiles(reading, DatabaseAnswers.none());
            }
            if (!isReady.getAsBoolean()
                    || files.filter(FileReads::areTheOnlyOnes).isPresent()) {
                return fromFiles(reading, DatabaseAnswers.away());
            }
            return fromDatabase(name, reading);
        } catch (InvalidInputException wrong) {
            return Answer.error(400, "invalid-parameter", wrong.getMessage());
        }
    }

    private Answer fromDatabase(String name, Reading reading) {
        try {
            return reading.fromDatabase()
                    .apply(transactions.orElseThrow())
                    .withHeader(TIER, "postgres")
                    .withHeader(COMPLETE, "true");
        } catch (DatabaseUnavailableException failure) {
            LOG.warn("GET /pit/{} was not answered by the database: {}", name, failure.getMessage());
            Answer answer = DatabaseAnswers.of(failure);
            return DatabaseAnswers.isAway(failure) ? fromFiles(reading, answer) : answer;
        }
    }

    private Answer fromFiles(Reading reading, Answer otherwise) {
        return files.map(reading.fromFiles()).orElse(otherwise);
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

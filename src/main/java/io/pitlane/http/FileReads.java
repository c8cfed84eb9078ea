package io.pitlane.http;

import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.store.FileTier;
import io.pitlane.store.FiledRows;
import io.pitlane.store.TooManyFilesException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers for PIT records out of files. Thread-safe. */
public final class FileReads {

    private static final Logger LOG = LoggerFactory.getLogger(FileReads.class);

    private final Catalog catalog;
    private final FileTier files;

    public FileReads(Catalog catalog, FileTier files) {
        this.catalog = catalog;
        this.files = files;
    }

    /** Whether the settings want files alone, so that a database is not to be asked. */
    boolean areTheOnlyOnes() {
        return files.isTheOnlyOne();
    }

    /** @param table as {@link FiledPage#tableOf} has it */
    Answer page(ReadTable table, PageRequest request) {
        Dataset dataset = dataset(table.schema() + "." + table.name());
        FileTier.Range range = new FileTier.Range(
                dataset,
                table.writtenAt().orElseThrow(),
                request.from(),
                request.to(),
                request.order() == SortOrder.DESC);
        return answer(range, rows -> body(table, request, new FiledPage(rows, new RowForm(dataset), table, request)));
    }

    private static String body(ReadTable table, PageRequest request, FiledPage page) {
        try {
            return new PageBody(table, Map.of()).of(page, request.limit(), fingerprint(table, request));
        } catch (SQLException impossible) {
            throw new IllegalStateException("files are read without SQL", impossible);
        }
    }

    /** Orders of texts may differ between the tiers, so no page is gone on with in the other one. */
    static String fingerprint(ReadTable table, PageRequest request) {
        return "files\n" + request.fingerprint(table);
    }

    /** What files cannot tell has to wait for the database. */
    Answer figure(String name, FigureRequest request) {
        return FiledFigure.of(name).map(figure -> figure(figure, request)).orElseGet(DatabaseAnswers::away);
    }

    private Answer figure(FiledFigure figure, FigureRequest request) {
        Dataset dataset = dataset(figure.dataset());
        FileTier.Range range = new FileTier.Range(dataset, PitViews.CREATED_AT, request.from(), request.to(), false);
        return answer(range, rows -> figure.ask(rows, new RowForm(dataset), request));
    }

    private Answer answer(FileTier.Range range, Function<FiledRows, String> reading) {
        try {
            return files.read(range, rows -> {
                String body = reading.apply(rows);
                return Answer.jsonText(200, body)
                        .withHeader(PitReads.TIER, "file")
                        .withHeader(PitReads.COMPLETE, Boolean.toString(rows.isComplete()));
            });
        } catch (TooManyFilesException e) {
            LOG.warn(
                    "A read of {} was not answered from files: {}",
                    range.dataset().name(),
                    e.getMessage());
            return Answer.error(
                    503,
                    "too-many-files",
                    "There is no database to ask now. " + e.getMessage() + "; narrow it with from and to, or try again"
                            + " when the database is back");
        }
    }

    private Dataset dataset(String name) {
        return Optional.of(name).flatMap(catalog::find).orElseThrow();
    }
}

package io.pitlane.exchange;

import io.pitlane.dataset.Excerpt;
import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decodes recorded lines of one kind. Keeps working space between lines: not thread-safe, one instance a thread. */
final class LineDecoder implements PayloadDecoder {

    private final ExchangeCatalog catalog;
    private final MarketKind kind;
    private final Name kindName;

    private final JsonIndex index = new JsonIndex();
    private final TimeText times = new TimeText();
    private final RecordedLine line = new RecordedLine(times);
    private final RowPlace place = new RowPlace();
    private final ElementCut cut = new ElementCut(place);
    private final KnownLines knownLines;
    private final LaterCut laterCut;
    private final WrittenRecord record = new WrittenRecord();
    private final RowWalk walk = new RowWalk(place, new EachRow());
    private final Map<String, List<Candidate>> candidatesByName = new HashMap<>();

    private Name knownExchange = new Name("");
    private List<Candidate> candidates = List.of();
    private Candidate candidate;
    private Shape shape;
    private Sink sink;
    private boolean begun;
    /** Whether the form of the line at hand may become a known one: it has one row so far, and that fits. */
    private boolean learning;

    private KnownLine learned;

    LineDecoder(ExchangeCatalog catalog, MarketKind kind) {
        this(catalog, kind, new KnownLines());
    }

    LineDecoder(ExchangeCatalog catalog, MarketKind kind, KnownLines knownLines) {
        this.knownLines = knownLines;
        this.catalog = catalog;
        this.kind = kind;
        this.kindName = new Name(kind.word());
        this.laterCut = new LaterCut(() -> new LineDecoder(catalog, kind));
    }

    @Override
    public void decode(byte[] text, int from, int to, Sink target) throws RefusedRecordException {
        sink = target;
        KnownLine known = knownLines.take(text, from, to, line, place);
        if (known != null && decode(known)) {
            return;
        }
        line.read(text, from, to, index);
        chooseExchange();
        chooseShape();
        begun = false;
        learned = null;
        learning = known == null && knownLines.learns();
        place.index = index;
        place.root = line.payload;
        cut.begin(from, to, shape.rows().except());
        candidate.writer().begin(shape);
        walk.walk(shape.rows());
        if (learning && learned != null) {
            knownLines.add(learned);
        }
    }

    /** The row of a line of a known form; false, and nothing told, where the row does not fit. */
    private boolean decode(KnownLine known) {
        candidate = known.candidate;
        shape = known.shape;
        candidate.writer().begin(shape);
        if (!isWanted()) {
            return true;
        }
        try {
            candidate.writer().write(record, known);
        } catch (RefusedValueException e) {
            return false;
        }
        laterCut.begin(line.index.text, line.from, line.to);
        sink.payload();
        sink.record(record, laterCut);
        return true;
    }

    private void chooseExchange() throws RefusedRecordException {
        if (!isText(line.kind, kindName)) {
            throw new RefusedRecordException(
                    MarketKind.of(index.string(line.kind)).isPresent()
                            ? RefusalReason.WRONG_DATASET
                            : RefusalReason.UNKNOWN_WORD,
                    "the line's kind is " + Excerpt.of(index.string(line.kind)) + ", not " + kind.word());
        }
        if (isText(line.exchange, knownExchange)) {
            return;
        }
        String name = index.string(line.exchange);
        candidates = candidatesByName.get(name);
        if (candidates == null) {
            knownExchange = new Name("");
            candidates = candidatesOf(name);
            candidatesByName.put(name, candidates);
        }
        knownExchange = new Name(name);
    }

    private boolean isText(int node, Name name) {
        return index.to(node) - index.from(node) == name.bytes.length
                && Arrays.equals(name.bytes, 0, name.bytes.length, index.text, index.from(node), index.to(node));
    }

    private List<Candidate> candidatesOf(String name) throws RefusedRecordException {
        List<Venue> named = catalog.named(name);
        if (named.isEmpty()) {
            throw new RefusedRecordException(
                    RefusalReason.UNKNOWN_WORD,
                    "there is no exchange or venue " + Excerpt.of(name) + "; known: "
                            + catalog.venues().stream().map(Venue::id).collect(Collectors.joining(", ")));
        }
        List<Candidate> found = new ArrayList<>();
        for (Venue venue : named) {
            venue.kind(kind)
                    .ifPresent(payloads -> found.add(
                            new Candidate(venue, payloads.shapes(), new RecordWriter(venue, line, place, times))));
        }
        if (found.isEmpty()) {
            throw new RefusedRecordException(
                    RefusalReason.UNKNOWN_WORD, "the exchange " + name + " has no payloads of the kind " + kind.word());
        }
        return found;
    }

    /** The first shape that fits, of the first venue that has one and, if the line names a market, has such markets. */
    private void chooseShape() throws RefusedRecordException {
        candidate = null;
        boolean any = candidates.size() == 1;
        for (Candidate other : candidates) {
            Shape fitting = other.shape(index, line.payload);
            if (fitting != null) {
                boolean hasMarket = any || other.writer().hasMarketOfLine();
                if (candidate == null || hasMarket) {
                    candidate = other;
                    shape = fitting;
                }
                if (hasMarket) {
                    break;
                }
            }
        }
        refuseErrors();
    }

    private void refuseErrors() throws RefusedRecordException {
        for (Candidate other : candidates) {
            if (candidate == null || candidate == other) {
                Optional<String> error = other.venue().errorIn(index, line.payload);
                if (error.isPresent()) {
                    throw new RefusedRecordException(RefusalReason.EXCHANGE_ERROR, error.get());
                }
            }
        }
        if (candidate == null) {
            int from = index.wireFrom(line.payload);
            throw new RefusedRecordException(
                    RefusalReason.UNKNOWN_SHAPE,
                    "no shape of the kind " + kind.word() + " fits the payload "
                            + Excerpt.of(index.text, from, index.wireTo(line.payload)));
        }
    }

    private boolean isWanted() {
        for (Condition condition : shape.only()) {
            if (!condition.holds(place)) {
                return false;
            }
        }
        return true;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            sink.payload();
        }
    }

    /** What is done with each row. */
    private final class EachRow implements RowWalk.Visitor {

        @Override
        public void row() {
            learning &= learned == null;
            if (!isWanted()) {
                learning = false;
                return;
            }
            begin();
            try {
                candidate.writer().write(record);
            } catch (RefusedValueException e) {
                learning = false;
                sink.refused(e.reason(), place.pointer(e.pointer()) + e.below(), e.getMessage(), cut);
                return;
            }
            if (learning) {
                learned = KnownLine.of(line, place, candidates, candidate, shape);
                learning = learned != null;
            }
            sink.record(record, cut);
        }

        @Override
        public void noRows(Step missing) {
            learning = false;
            begin();
            sink.refused(
                    RefusalReason.MISSING_FIELD,
                    place.pointer() + "/" + missing.token(),
                    "there are no rows here",
                    cut);
        }
    }
}

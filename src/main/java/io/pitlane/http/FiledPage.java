package io.pitlane.http;

import io.pitlane.dataset.Timestamps;
import io.pitlane.http.ReadColumn.Kind;
import io.pitlane.store.FiledRow;
import io.pitlane.store.FiledRows;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The rows of one page out of files: those behind its position, in its order. Used once, by one thread. */
final class FiledPage implements PageBody.Rows {

    /** Rows that are held together because their order is not that of time. */
    private static final long MOST_BYTES = 16L << 20;

    private final FiledRows source;
    private final RowForm form;
    private final ReadTable table;
    private final PageRequest request;
    private final Comparator<FiledRow> order;
    private final Deque<FiledRow> ready = new ArrayDeque<>();
    private FiledRow row;
    private boolean isRanked;
    private boolean isCut;

    FiledPage(FiledRows source, RowForm form, ReadTable table, PageRequest request) {
        this.source = source;
        this.form = form;
        this.table = table;
        this.request = request;
        Comparator<FiledRow> ascending = this::compare;
        this.order = request.order() == SortOrder.ASC ? ascending : ascending.reversed();
    }

    /** The same table for files: where the order has a number that only the database gives, the place in a file has its part. */
    static ReadTable tableOf(ReadTable table) {
        List<ReadColumn> key = table.key().stream()
                .map(column -> column.kind() == Kind.NUMBER ? new ReadColumn(RowForm.PLACE, Kind.TEXT) : column)
                .toList();
        return table.withKey(key);
    }

    @Override
    public boolean next() {
        boolean byTime = table.key().get(0).name().equals(table.time());
        while (ready.isEmpty()) {
            if (byTime) {
                List<FiledRow> second = source.next();
                if (second.isEmpty()) {
                    return false;
                }
                second.stream().filter(this::isAskedFor).sorted(order).forEach(ready::add);
            } else if (isRanked) {
                return false;
            } else {
                rank();
                isRanked = true;
            }
        }
        row = ready.poll();
        return true;
    }

    /** Holds the first rows in order, one more than asked for, or as many as fit into some memory. */
    private void rank() {
        PriorityQueue<FiledRow> first = new PriorityQueue<>(order.reversed());
        long bytes = 0;
        FiledRow bound = null;
        for (List<FiledRow> second = source.next(); !second.isEmpty(); second = source.next()) {
            for (FiledRow each : second) {
                if (isAskedFor(each) && (bound == null || order.compare(each, bound) < 0)) {
                    first.add(each);
                    bytes += each.bytes().length;
                    while (first.size() > request.limit() + 1 || bytes > MOST_BYTES && first.size() > 1) {
                        bound = first.poll();
                        bytes -= bound.bytes().length;
                    }
                }
            }
        }
        isCut = bound != null && first.size() <= request.limit();
        List<FiledRow> inOrder = new ArrayList<>(first);
        inOrder.sort(order);
        ready.addAll(inOrder);
    }

    @Override
    public String text(ReadColumn column, int number) {
        return form.text(row, column.name());
    }

    @Override
    public boolean isCut() {
        return isCut;
    }

    private boolean isAskedFor(FiledRow each) {
        Instant written = Timestamps.instant(each.written());
        return request.asOf().filter(written::isAfter).isEmpty()
                && request.filters().entrySet().stream().allMatch(filter -> passes(each, filter))
                && (request.position().isEmpty() || isBeyond(each));
    }

    private boolean passes(FiledRow each, Map.Entry<ReadFilter, Object> filter) {
        ReadFilter by = filter.getKey();
        return switch (by.kind()) {
            case TEXT -> filter.getValue().equals(form.text(each, by.parameter()));
            case FLAG -> filter.getValue().equals(form.isTrue(each, PitView.GATES));
            case NUMBER -> {
                Double score = form.number(each, PitView.SCORE);
                yield score != null && score >= (Double) filter.getValue();
            }
        };
    }

    private boolean isBeyond(FiledRow each) {
        for (int i = 0; i < table.key().size(); i++) {
            ReadColumn column = table.key().get(i);
            int difference = compare(
                    column.kind(),
                    form.text(each, column.name()),
                    request.position().get(i));
            if (difference != 0) {
                return request.order() == SortOrder.ASC ? difference > 0 : difference < 0;
            }
        }
        return false;
    }

    private int compare(FiledRow one, FiledRow other) {
        for (ReadColumn column : table.key()) {
            int difference = column.name().equals(table.time())
                    ? Long.compare(one.time(), other.time())
                    : compare(column.kind(), form.text(one, column.name()), form.text(other, column.name()));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static int compare(Kind kind, String one, String other) {
        return switch (kind) {
            case TIME -> Instant.parse(one).compareTo(Instant.parse(other));
            case DOUBLE -> Double.compare(Double.parseDouble(one) + 0.0, Double.parseDouble(other) + 0.0);
            default ->
                Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        };
    }
}

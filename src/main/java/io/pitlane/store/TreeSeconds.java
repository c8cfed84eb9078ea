package io.pitlane.store;

import io.pitlane.dataset.Timestamps;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of one dataset in the PIT tree, second by second in one direction of time: of each day the names first, as
 * many as may be read, then the files of a second as it is asked for. Used by one thread.
 */
final class TreeSeconds {

    private final Deque<Path> days = new ArrayDeque<>();
    private final long from;
    private final long to;
    private final RowReading reading;
    private final FileBudget budget;
    private final Comparator<Long> order;
    private TreeMap<Long, List<Path>> names;
    private int named;
    private Long horizon;
    private boolean hasDamage;

    /** @param days in the order of {@code order}; {@code from} and {@code to}: the first and the last second */
    TreeSeconds(List<Path> days, long from, long to, RowReading reading, FileBudget budget, Comparator<Long> order) {
        this.days.addAll(days);
        this.from = from;
        this.to = to;
        this.reading = reading;
        this.budget = budget;
        this.order = order;
        this.names = new TreeMap<>(order);
    }

    /** The second that comes next; empty: there is none. */
    Optional<Long> peek() {
        while (names.isEmpty() && horizon == null && !days.isEmpty()) {
            list(days.poll());
        }
        return names.isEmpty() ? Optional.ofNullable(horizon) : Optional.of(names.firstKey());
    }

    private void list(Path day) {
        names = new TreeMap<>(order);
        named = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(day, PitListing::isRecord)) {
            for (Path file : files) {
                budget.checkTime();
                TimedNames.parse(file).ifPresent(each -> add(Timestamps.micros(each.second()) / 1_000_000, file));
            }
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException | DirectoryIteratorException unreadable) {
            hasDamage = true;
        }
    }

    private void add(long second, Path file) {
        if (second < from || second > to || horizon != null && order.compare(second, horizon) >= 0) {
            return;
        }
        names.computeIfAbsent(second, each -> new ArrayList<>()).add(file);
        named++;
        // No more can be read than the budget has, so no more need be remembered.
        while (named > budget.left() + 1 && names.size() > 1) {
            horizon = names.lastKey();
            named -= names.remove(horizon).size();
        }
    }

    /**
     * The rows of a second, if there are any; they are gone from here then.
     *
     * @throws TooManyFilesException if they are more than may be read
     */
    List<FiledRow> take(long second) {
        if (horizon != null && order.compare(second, horizon) >= 0) {
            throw FileBudget.used();
        }
        List<FiledRow> rows = new ArrayList<>();
        List<Path> files = names.remove(second);
        if (files != null) {
            for (Path file : files) {
                read(second, file).ifPresent(rows::add);
            }
        }
        return rows;
    }

    private Optional<FiledRow> read(long second, Path file) {
        try {
            budget.spend(Files.size(file));
            byte[] text = Files.readAllBytes(file);
            TimedNames name = TimedNames.parse(file).orElseThrow();
            Instant changed = Files.getLastModifiedTime(file).toInstant();
            Optional<FiledRow> row = reading.row(text, 0, text.length, changed, place(name));
            // A stranger's file may stand under the time of another zone: it cannot be put in order.
            hasDamage |= row.isPresent() && row.get().second() != second;
            return row.filter(each -> each.second() == second);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException unreadable) {
            hasDamage = true;
            return Optional.empty();
        }
    }

    private static String place(TimedNames name) {
        return "1/" + name.source() + "/" + String.format("%09d", name.number());
    }

    /** Whether something of the tree could not be read, or not be put in order. */
    boolean hasDamage() {
        return hasDamage;
    }
}

package io.pitlane.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numbers of this process' spool files: 1, 2, 3 and so on. A number that came to nothing is given again, so that every
 * one below the highest was a file. After {@link #MOST} the process goes on as a new writer, so that no journal grows for
 * ever. Thread-safe.
 */
final class SpoolNumbers {

    static final long MOST = 50_000;
    private static final Logger LOG = LoggerFactory.getLogger(SpoolNumbers.class);

    private final FileLayer layer;
    private final Path folder;
    private final String process;
    private final String boot;
    private final TreeSet<Long> returned = new TreeSet<>();
    private int writers;
    private WriterJournal journal;
    private String writer;
    private long last;

    /** One number in use, with the journal that it belongs to. */
    record Number(String writer, long sequence, WriterJournal journal) {}

    SpoolNumbers(FileLayer layer, Path folder, String process, String boot) {
        this.layer = layer;
        this.folder = folder;
        this.process = process;
        this.boot = boot;
    }

    /** The folder is there. */
    synchronized Number take() throws IOException {
        if (journal == null || last >= MOST && returned.isEmpty()) {
            String name = process + "." + (writers + 1);
            WriterJournal begun = new WriterJournal(layer, folder, name);
            begun.started(boot);
            writers++;
            writer = name;
            journal = begun;
            last = 0;
        }
        Long again = returned.pollFirst();
        return new Number(writer, again == null ? ++last : again, journal);
    }

    /** Nothing was written under the number. */
    synchronized void giveBack(Number number) {
        if (number.writer().equals(writer)) {
            returned.add(number.sequence());
        } else {
            nothing(number.journal(), number.sequence());
        }
    }

    /** Whether files may still be written under this name. */
    synchronized boolean isCurrent(String name) {
        return name.equals(writer);
    }

    /** The file is durable whatever becomes of the note, so a note that fails is no failure. */
    static void written(Number number, WriterJournal.Written file) {
        try {
            number.journal().written(number.sequence(), file);
        } catch (IOException e) {
            LOG.warn("Cannot note that {} was spooled: {}", file.path(), e.toString());
        }
    }

    /** Ends the numbers: those that came to nothing are said to be no files. */
    synchronized void end() {
        returned.forEach(sequence -> nothing(journal, sequence));
        returned.clear();
    }

    private static void nothing(WriterJournal journal, long sequence) {
        try {
            journal.left(List.of(sequence));
        } catch (IOException e) {
            LOG.warn("Cannot note that number {} of a writer came to nothing: {}", sequence, e.toString());
        }
    }
}

package io.pitlane.export;

import io.pitlane.error.IntegrityException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Copies the rows of one task from the server to its parts, just as they come. Used once, by one thread. */
final class RowsReader {

    private static final int BUFFER_BYTES = 128 * 1024;

    private final ReadTask task;
    private final PartSink sink;
    private final BooleanSupplier isStopped;
    private final CopyLine line;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int buffered;

    private int next;
    private RowsPart part;
    private String day;
    private PartSink.Target target;
    private OutputStream out;
    private ContentHash hash;
    private TimeSpan times;
    private final Map<RowsPart, ManifestPart> written = new LinkedHashMap<>();

    /** @param isStopped asked for each part of a table, and within large ones */
    RowsReader(ReadTask task, PartSink sink, BooleanSupplier isStopped) {
        this.task = task;
        this.sink = sink;
        this.isStopped = isStopped;
        this.line = new CopyLine(task.table().columns().size());
    }

    /** @param connection in a transaction with the snapshot and the settings of the export */
    Map<RowsPart, ManifestPart> read(Connection connection) throws SQLException, IOException {
        if (task.table().isEmpty() && !task.isOfSeveralDays()) {
            return readNothing();
        }
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(task.copy());
        try {
            if (!task.isOfSeveralDays()) {
                open();
            }
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                add(row);
            }
            end();
        } finally {
            if (target != null) {
                target.close();
            }
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        if (next < task.parts().size()) {
            throw new IntegrityException("the rows of " + task.parts().get(next).name()
                    + " were counted and not found: is the table's order another one?");
        }
        return written;
    }

    private Map<RowsPart, ManifestPart> readNothing() throws IOException {
        try {
            open();
            end();
            return written;
        } finally {
            if (target != null) {
                target.close();
            }
        }
    }

    /** The server sends each row as one message, its end included. */
    private void add(byte[] row) throws IOException {
        int end = row.length - 1;
        line.read(row, 0, end);
        if (task.isOfSeveralDays()) {
            turnTo();
        }
        hash.add(line);
        if (task.timeColumn() >= 0) {
            times.add(line);
        }
        if (row.length > buffer.length - buffered) {
            flush();
        }
        if (row.length > buffer.length) {
            out.write(row, 0, row.length);
        } else {
            System.arraycopy(row, 0, buffer, buffered, row.length);
            buffered += row.length;
        }
    }

    /** Goes on with the part of the row's day, whose rows come one behind the other. */
    private void turnTo() throws IOException {
        int from = line.from(task.timeColumn());
        boolean isSame = day != null && from + day.length() <= line.to(task.timeColumn());
        for (int i = 0; isSame && i < day.length(); i++) {
            isSame = line.bytes()[from + i] == day.charAt(i);
        }
        if (!isSame) {
            end();
            LocalDate its =
                    LocalDate.parse(new String(line.bytes(), from, "2000-01-01".length(), StandardCharsets.US_ASCII));
            if (next == task.parts().size() || !task.parts().get(next).day().equals(its)) {
                throw new IntegrityException("a row of " + task.table().qualified() + " is of " + its
                        + ", and no row of that day was counted");
            }
            open();
        }
    }

    private void open() throws IOException {
        if (isStopped.getAsBoolean()) {
            throw new StoppedException();
        }
        part = task.parts().get(next++);
        day = part.day() == null ? null : part.day().toString();
        hash = new ContentHash();
        times = new TimeSpan(task.timeColumn());
        target = sink.open(part.name(), false);
        out = target.out();
        out.write(part.header().getBytes(StandardCharsets.UTF_8));
    }

    private void flush() throws IOException {
        if (isStopped.getAsBoolean()) {
            throw new StoppedException();
        }
        out.write(buffer, 0, buffered);
        buffered = 0;
    }

    private void end() throws IOException {
        if (target == null) {
            return;
        }
        flush();
        out.write(RowsPart.footer().getBytes(StandardCharsets.UTF_8));
        PartSink.Written file = target.finish();
        target = null;
        if (part.rows() != RowsPart.NOT_COUNTED && part.rows() != hash.rows()) {
            throw new IntegrityException(
                    part.name() + " has " + hash.rows() + " rows, and " + part.rows() + " were counted");
        }
        written.put(
                part,
                new ManifestPart(
                        file.file(),
                        ManifestPart.Kind.DATA,
                        part.dataset(),
                        part.table().qualified(),
                        part.day(),
                        part.version(),
                        part.shape(),
                        hash.rows(),
                        file.bytes(),
                        file.sha256(),
                        hash.text(),
                        times.first(),
                        times.last(),
                        null));
    }
}

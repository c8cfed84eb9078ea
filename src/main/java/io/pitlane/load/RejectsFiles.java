package io.pitlane.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.error.OperationFailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Readable copies of the quarantine: {@code <dataset>/<file>-<load id>.rejects.ndjson}, one open record a line. Made from
 * the table and from nothing else, so a lost or stale one is simply made again. Thread-safe.
 */
final class RejectsFiles {

    private static final JsonFactory JSON = new JsonFactory();
    /** Rows in memory at once; each may be as long as a record may be. */
    private static final int ROWS_AT_ONCE = 16;

    private static final int MOST_NAME_BYTES = 160;
    /** Enough of a SHA-256; a batch id stands whole, since those of one moment begin alike. */
    private static final int DIGEST_CHARACTERS = 12;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final Path folder;
    private final Transactions transactions;
    private final String select;

    RejectsFiles(Path folder, Transactions transactions, LoadTables tables) {
        this.folder = folder;
        this.transactions = transactions;
        this.select =
                "select load_id, origin, record, line, pointer, byte_offset, raw, raw_bytes, raw_truncated, reason,"
                        + " detail, state from " + tables.quarantine()
                        + " where dataset = ? and load_id = any (?) order by load_id, record";
    }

    /** Makes the files of some loads anew; a load without an open record has none. */
    void write(String dataset, Collection<String> loadIds) {
        if (loadIds.isEmpty()) {
            return;
        }
        try {
            transactions.call(OperationKind.COPY, "read-rejects", connection -> writeAll(connection, dataset, loadIds));
        } catch (RejectsFileException e) {
            throw new OperationFailedException(
                    "cannot write the refused records to " + folder + ": "
                            + e.getCause().getMessage() + "; they are in quarantine all the same",
                    e.getCause());
        }
    }

    Path pathOf(String dataset, String origin, String loadId) {
        Path name = Path.of(origin).getFileName();
        String id = DIGEST.matcher(loadId).matches()
                ? loadId.substring(0, DIGEST_CHARACTERS)
                : loadId.replaceAll("[^A-Za-z0-9._-]", "_");
        return folder.resolve(dataset)
                .resolve((name == null ? "records" : shortened(name.toString())) + "-" + id + ".rejects.ndjson");
    }

    /** Leaves room for what is appended, within the 255 bytes that file systems allow a name. */
    private static String shortened(String name) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_NAME_BYTES) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    private Void writeAll(Connection connection, String dataset, Collection<String> loadIds) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            statement.setString(1, dataset);
            statement.setArray(2, connection.createArrayOf("text", loadIds.toArray()));
            try (ResultSet rows = statement.executeQuery();
                    Writing writing = new Writing(dataset)) {
                while (rows.next()) {
                    writing.add(rows);
                }
                writing.finish();
            } catch (IOException e) {
                throw new RejectsFileException(e);
            }
        }
        return null;
    }

    /** Carries a file's failure through the transaction. */
    private static final class RejectsFileException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RejectsFileException(IOException cause) {
            super(cause);
        }
    }

    /** The file at hand. */
    private final class Writing implements AutoCloseable {

        private final String dataset;
        private String loadId = "";
        private Path target;
        private Path temporary;
        private OutputStream stream;

        Writing(String dataset) {
            this.dataset = dataset;
        }

        void add(ResultSet row) throws SQLException, IOException {
            if (!loadId.equals(row.getString("load_id"))) {
                finish();
                loadId = row.getString("load_id");
                target = pathOf(dataset, row.getString("origin"), loadId);
            }
            if (row.getString("state").equals("open")) {
                if (stream == null) {
                    Files.createDirectories(target.getParent());
                    temporary = Files.createTempFile(target.getParent(), ".rejects-", ".tmp");
                    stream = Files.newOutputStream(temporary);
                }
                stream.write(line(row));
            }
        }

        /** Puts the file in its place, or takes it away where nothing is open. */
        void finish() throws IOException {
            if (stream != null) {
                stream.close();
                stream = null;
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else if (target != null) {
                Files.deleteIfExists(target);
            }
            target = null;
        }

        /** A file that was not finished leaves no trace. */
        @Override
        public void close() throws IOException {
            if (stream != null) {
                stream.close();
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static byte[] line(ResultSet row) throws SQLException, IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("origin", row.getString("origin"));
            json.writeNumberField("record", row.getLong("record"));
            if (row.getLong("line") > 0) {
                json.writeNumberField("line", row.getLong("line"));
            }
            if (row.getLong("line") == 0 || !row.getString("pointer").isEmpty()) {
                json.writeStringField("pointer", row.getString("pointer"));
            }
            json.writeNumberField("byte_offset", row.getLong("byte_offset"));
            json.writeStringField("reason", row.getString("reason"));
            json.writeStringField("detail", row.getString("detail"));
            writeRaw(json, row.getBytes("raw"));
            json.writeNumberField("raw_bytes", row.getLong("raw_bytes"));
            json.writeBooleanField("raw_truncated", row.getBoolean("raw_truncated"));
            json.writeEndObject();
        }
        line.write('\n');
        return line.toByteArray();
    }

    /** As text where it is text, else in base 64. */
    private static void writeRaw(JsonGenerator json, byte[] raw) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
            json.writeStringField("raw", text);
        } catch (CharacterCodingException e) {
            json.writeBinaryField("raw_base64", raw);
        }
    }
}

package io.pitlane.load;

import io.pitlane.dataset.PayloadDecoders;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts refused records into the quarantine. In the caller's transaction; thread-safe. */
final class QuarantineTable {

    /** Rows a statement: bounds what the driver holds in memory twice. */
    private static final int AT_ONCE = 1000;

    private final PayloadDecoders decoders;
    private final String insert;
    private final String find;

    QuarantineTable(LoadTables tables, PayloadDecoders decoders) {
        this.decoders = decoders;
        find = "select record, reason, detail from " + tables.quarantine()
                + " where load_id = ? and dataset = ? order by record";
        insert = "insert into " + tables.quarantine()
                + " (load_id, dataset, chunk, record, origin, line, pointer, byte_offset, raw, raw_bytes,"
                + " raw_truncated, reason, detail)"
                + " select l, ?, c, n, o, i, p, b, w, z, t, s, d from unnest(?::text[], ?::int[], ?::bigint[],"
                + " ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bytea[], ?::bigint[], ?::boolean[],"
                + " ?::text[], ?::text[]) as x (l, c, n, o, i, p, b, w, z, t, s, d)"
                // A forced load meets the records that it refused the first time.
                + " on conflict (load_id, dataset, record) do nothing";
    }

    /** What was refused of a load, in the order of its records, whatever has become of it since. */
    List<BatchReport.Refused> find(Connection connection, String dataset, String loadId) throws SQLException {
        List<BatchReport.Refused> refused = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(find)) {
            statement.setString(1, loadId);
            statement.setString(2, dataset);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    refused.add(new BatchReport.Refused(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return refused;
    }

    void insert(Connection connection, String dataset, Batch batch) throws SQLException {
        List<Refusal> refusals = new ArrayList<>(batch.refusals.size() + batch.databaseRefusals.size());
        batch.refusals.stream()
                .filter(refusal -> !refusal.entry().alreadyCommitted)
                .forEach(refusals::add);
        refusals.addAll(batch.databaseRefusals);
        byte[] source = batch.source.bytes();
        LineCuts cuts = new LineCuts(decoders, dataset);
        for (int from = 0; from < refusals.size(); from += AT_ONCE) {
            List<Refusal> some = refusals.subList(from, Math.min(from + AT_ONCE, refusals.size())).stream()
                    .map(refusal -> cuts.complete(refusal, source))
                    .toList();
            insert(connection, dataset, some, source);
        }
    }

    private void insert(Connection connection, String dataset, List<Refusal> refusals, byte[] source)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, dataset);
            ArrayParameters<Refusal> columns = new ArrayParameters<>(connection, statement, refusals);
            columns.bind(2, "text", refusal -> refusal.entry().loadId);
            columns.bind(3, "int4", refusal -> refusal.entry().chunk);
            columns.bind(4, "int8", Refusal::record);
            columns.bind(5, "text", refusal -> refusal.entry().origin);
            columns.bind(6, "int8", Refusal::line);
            columns.bind(7, "text", Refusal::pointer);
            columns.bind(8, "int8", Refusal::offset);
            columns.bindBytes(9, refusal -> kept(refusal, source));
            columns.bind(10, "int8", Refusal::length);
            columns.bind(
                    11, "bool", refusal -> refusal.cut() == null && refusal.length() > refusal.to() - refusal.from());
            columns.bind(12, "text", refusal -> refusal.reason().code());
            columns.bind(13, "text", refusal -> refusal.detail().replace('\0', '.'));
            statement.executeUpdate();
        }
    }

    private static byte[] kept(Refusal refusal, byte[] source) {
        return refusal.cut() != null ? refusal.cut() : Arrays.copyOfRange(source, refusal.from(), refusal.to());
    }
}

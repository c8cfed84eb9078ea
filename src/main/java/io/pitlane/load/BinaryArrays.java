package io.pitlane.load;

import io.pitlane.dataset.BinaryRow;
import io.pitlane.dataset.Dataset;
import io.pitlane.dataset.FieldType;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/**
 * Rows of a batch as arrays, one a column, in PostgreSQL's binary form: an element there is what a field is in a row of
 * COPY, so that its bytes are only carried over. Thread-safe.
 */
final class BinaryArrays {

    /** Number of dimensions, whether there are nulls, type of the elements, number of them, index of the first. */
    private static final int HEADER_LENGTH = 20;

    private final List<ElementType> types;

    BinaryArrays(Dataset dataset) {
        this.types = dataset.fields().stream()
                .map(field -> ElementType.of(field.type()))
                .toList();
    }

    /**
     * The wanted rows.
     *
     * @param rows their numbers, at least one
     */
    Array[] of(Connection connection, Batch batch, int[] rows) throws SQLException {
        byte[] bytes = batch.rows.bytes();
        ByteBuffer[] columns = new ByteBuffer[types.size()];
        int[] sizes = sizes(batch, rows);
        for (int column = 0; column < columns.length; column++) {
            columns[column] = ByteBuffer.allocate(HEADER_LENGTH + sizes[column])
                    .putInt(1)
                    .putInt(1)
                    .putInt(types.get(column).oid)
                    .putInt(rows.length)
                    .putInt(1);
        }
        for (int row : rows) {
            int at = batch.rows.start(row) + 2;
            for (ByteBuffer column : columns) {
                int size = 4 + Math.max(0, BinaryRow.size(bytes, at));
                column.put(bytes, at, size);
                at += size;
            }
        }
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        Array[] arrays = new Array[columns.length];
        for (int column = 0; column < columns.length; column++) {
            arrays[column] = new PgArray(driver, types.get(column).arrayOid, columns[column].array());
        }
        return arrays;
    }

    private int[] sizes(Batch batch, int[] rows) {
        byte[] bytes = batch.rows.bytes();
        int[] sizes = new int[types.size()];
        for (int row : rows) {
            int at = batch.rows.start(row) + 2;
            for (int column = 0; column < sizes.length; column++) {
                int size = 4 + Math.max(0, BinaryRow.size(bytes, at));
                sizes[column] += size;
                at += size;
            }
        }
        return sizes;
    }

    /** How SQL names the type of a column's array. */
    static String nameOf(FieldType type) {
        return ElementType.of(type).name + "[]";
    }

    /** A type as arrays know it. */
    private record ElementType(String name, int oid, int arrayOid) {

        static ElementType of(FieldType type) {
            return switch (type) {
                case TEXT -> new ElementType("text", Oid.TEXT, Oid.TEXT_ARRAY);
                case TIMESTAMP -> new ElementType("timestamptz", Oid.TIMESTAMPTZ, Oid.TIMESTAMPTZ_ARRAY);
                case DOUBLE -> new ElementType("float8", Oid.FLOAT8, Oid.FLOAT8_ARRAY);
                case DECIMAL -> new ElementType("numeric", Oid.NUMERIC, Oid.NUMERIC_ARRAY);
                case INTEGER -> new ElementType("int4", Oid.INT4, Oid.INT4_ARRAY);
                case BIGINT -> new ElementType("int8", Oid.INT8, Oid.INT8_ARRAY);
                case BOOLEAN -> new ElementType("bool", Oid.BOOL, Oid.BOOL_ARRAY);
                case JSON -> new ElementType("jsonb", Oid.JSONB, Oid.JSONB_ARRAY);
                case UUID -> new ElementType("uuid", Oid.UUID, Oid.UUID_ARRAY);
            };
        }
    }
}

package io.pitlane.dataset;

import java.util.List;
import java.util.Optional;

/**
 * Turns one JSON record of a dataset into one row. A record is an object with the dataset's fields, or CryptoRun's
 * envelope ({@code entity, timestamp, source, payload, created_at}) around one.
 *
 * <p>Keeps working space between records: not thread-safe, one instance a thread.
 */
public final class RecordCodec {

    private final FieldCodec[] codecs;
    private final DerivedColumn[] derived;
    private final ContentKeyColumn contentKey;
    private final ShapeCheck[] shapes;
    /** The field in which each shape's warning stands. */
    private final int[] warnIn;

    private final int[] fallbacks;
    private final boolean anyFallback;
    private final boolean anyShape;

    private final RecordMembers members;
    private final FieldValue[] values;

    /** For a dataset that looks nothing up. */
    public RecordCodec(Dataset dataset) {
        this(dataset, Lookups.none());
    }

    public RecordCodec(Dataset dataset, Lookups lookups) {
        List<Field> fields = dataset.fields();
        int count = fields.size();
        codecs = fields.stream()
                .map(field -> new FieldCodec(field, field.required() || isKeyThatMustBeThere(dataset, field)))
                .toArray(FieldCodec[]::new);
        contentKey = dataset.identity().isByContent() ? new ContentKeyColumn(dataset) : null;
        derived = new DerivedColumn[count];
        for (int i = 0; i < count; i++) {
            Field field = fields.get(i);
            boolean required = codecs[i].isRequired();
            derived[i] = field.lookup() == null ? null : new ReferenceColumn(dataset, field, required, lookups);
        }
        if (contentKey != null) {
            derived[dataset.indexOf(dataset.identity().contentKey())] = contentKey;
        }
        shapes = new ShapeCheck[count];
        warnIn = new int[count];
        fallbacks = new int[count];
        boolean fallback = false;
        boolean shape = false;
        for (int i = 0; i < count; i++) {
            Field field = fields.get(i);
            shapes[i] = field.shape() == null ? null : new ShapeCheck(field.name(), field.shape());
            warnIn[i] = field.shape() == null || field.shape().sum() == null
                    ? -1
                    : dataset.indexOf(field.shape().sum().warnIn());
            fallbacks[i] = field.fallback() == null ? -1 : dataset.indexOf(field.fallback());
            fallback |= field.fallback() != null;
            shape |= field.shape() != null;
        }
        anyFallback = fallback;
        anyShape = shape;
        members = new RecordMembers(dataset);
        values = members.values();
    }

    private static boolean isKeyThatMustBeThere(Dataset dataset, Field field) {
        Identity identity = dataset.identity();
        return identity.otherwise() == Identity.Otherwise.REFUSE
                && identity.key().contains(field.name())
                && field.defaultValue() == null;
    }

    /**
     * Records from here on are of another payload: a message of an exchange, or a chunk of a file of records. Of records
     * without an id, equal ones within one payload are as many facts; the same payload again brings none.
     */
    public void beginPayload() {
        if (contentKey != null) {
            contentKey.beginPayload();
        }
    }

    /**
     * Appends the row of the record in {@code text[from, to)}.
     *
     * @param now the load's time, microseconds of {@link Timestamps}: the default of {@code now} fields and the anchor
     *     of the upper time bound
     * @throws RefusedRecordException if the record cannot be a row; {@code rows} is then as before
     */
    public void encode(byte[] text, int from, int to, RowBuffer rows, long now) throws RefusedRecordException {
        members.read(text, from, to);
        write(rows, now);
    }

    /** Appends the row of a record whose values are at hand; as {@link #encode(byte[], int, int, RowBuffer, long)}. */
    public void encode(DecodedRecord record, RowBuffer rows, long now) throws RefusedRecordException {
        members.take(record);
        write(rows, now);
    }

    private void write(RowBuffer rows, long now) throws RefusedRecordException {
        if (anyFallback) {
            fillFromFallbacks();
        }
        if (anyShape) {
            checkShapes();
        }
        members.checkRoomForExtras();
        int start = rows.length();
        try {
            rows.beginRow(codecs.length);
            for (int i = 0; i < codecs.length; i++) {
                if (members.hasExtras(i)) {
                    JsonColumn.write(values[i], members.extras(i), rows);
                } else if (derived[i] != null) {
                    derived[i].write(values[i], rows, start, now);
                } else {
                    codecs[i].write(values[i], now, rows);
                }
            }
            rows.endRow(start);
        } catch (RefusedRecordException e) {
            rows.cancelRow(start);
            throw e;
        }
    }

    private void fillFromFallbacks() {
        for (int i = 0; i < fallbacks.length; i++) {
            if (fallbacks[i] >= 0 && codecs[i].isAbsent(values[i])) {
                values[i].copy(values[fallbacks[i]]);
            }
        }
    }

    private void checkShapes() throws RefusedRecordException {
        for (int i = 0; i < shapes.length; i++) {
            if (shapes[i] != null && !values[i].isAbsent()) {
                Optional<String> warning = shapes[i].check(values[i]);
                if (warning.isPresent()) {
                    members.warn(warnIn[i], warning.get());
                }
            }
        }
    }
}

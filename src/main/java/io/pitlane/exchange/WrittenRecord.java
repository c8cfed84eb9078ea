package io.pitlane.exchange;

import io.pitlane.dataset.DecodedRecord;
import java.util.List;

/**
 * A canonical record while it is written, value by value, and afterwards. The values stand one behind the other; the names
 * are put in between when somebody asks for the JSON. Used again for each record: not thread-safe.
 */
final class WrittenRecord implements DecodedRecord {

    /** What has been written of the values; the next is appended to it. */
    final RecordText values = new RecordText();

    private RecordForm form;
    private int begun;
    /** Where each value begins, and behind the last of them. */
    private int[] starts = new int[32];

    private long[] micros = new long[32];

    void begin(RecordForm formOfRecord) {
        form = formOfRecord;
        begun = 0;
        if (starts.length <= form.names().size()) {
            starts = new int[form.names().size() + 1];
            micros = new long[form.names().size() + 1];
        }
        values.clear();
    }

    /** Begins the next member: its value is to be written now. */
    void next() {
        micros[begun] = UNREAD;
        starts[begun++] = values.length();
    }

    /** The value that is being written says this time; {@link #UNREAD}: some time. */
    void time(long microsOfValue) {
        micros[begun - 1] = microsOfValue;
    }

    void end() {
        if (begun != form.pieces().length) {
            throw new IllegalStateException(form.names().get(begun) + " was not written");
        }
        starts[begun] = values.length();
    }

    @Override
    public List<String> members() {
        return form.names();
    }

    @Override
    public byte[] values() {
        return values.bytes();
    }

    @Override
    public int valueFrom(int member) {
        return starts[member];
    }

    @Override
    public int valueTo(int member) {
        return starts[member + 1];
    }

    @Override
    public long micros(int member) {
        return micros[member];
    }

    @Override
    public byte[] json() {
        RecordText.Piece[] pieces = form.pieces();
        int length = values.length() + 1;
        for (RecordText.Piece piece : pieces) {
            length += piece.length();
        }
        byte[] json = new byte[length];
        int at = 0;
        for (int i = 0; i < pieces.length; i++) {
            System.arraycopy(pieces[i].padded(), 0, json, at, pieces[i].length());
            at += pieces[i].length();
            System.arraycopy(values.bytes(), starts[i], json, at, starts[i + 1] - starts[i]);
            at += starts[i + 1] - starts[i];
        }
        json[at] = '}';
        return json;
    }
}

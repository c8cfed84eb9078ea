package io.pitlane.dataset;

/**
 * Turns one recorded line, which carries a payload of an exchange as it came over the wire, into canonical records of one
 * dataset: JSON objects as {@link RecordCodec} takes them.
 *
 * <p>A recorded line is {@code {"exchange", "kind", "symbol", "received_at", "payload"}}, its payload verbatim; symbol and
 * received_at may be null or absent. Keeps working space between lines: not thread-safe, one instance a thread.
 */
public interface PayloadDecoder {

    /**
     * Decodes the line in {@code text[from, to)}, which may hold white space and line breaks between its tokens. Everything
     * is told to the sink in the order of the payload; a payload may hold no record at all.
     *
     * <p>The same line and mapping give the same calls, so that a line can be decoded again to find one of its records.
     *
     * @throws RefusedRecordException if the line as a whole cannot be decoded: it is no such line, its exchange or kind is
     *     unknown, its payload is an error of the exchange or fits no shape. Nothing was told to the sink then
     */
    void decode(byte[] text, int from, int to, Sink sink) throws RefusedRecordException;

    /** Hears what a line holds. Every call to {@code record} and {@code refused} is one record that was read. */
    interface Sink {

        /** A payload begins: ordinals among equal records start anew. Comes before the first record of a line. */
        void payload();

        /**
         * One canonical record.
         *
         * @param json holds it in {@code [from, to)}; the array may be used again when the call has returned
         */
        void record(byte[] json, int from, int to, Cut cut);

        /** One canonical record whose values are at hand. */
        default void record(DecodedRecord record, Cut cut) {
            byte[] json = record.json();
            record(json, 0, json.length, cut);
        }

        /**
         * One element of the payload that does not fit the mapping.
         *
         * @param pointer JSON pointer, from the payload's root, of the value that does not fit or is not there
         * @param detail a sentence for people
         */
        void refused(RefusalReason reason, String pointer, String detail, Cut cut);
    }

    /** One element cut out of its line. Valid only during the call that it is handed to. */
    interface Cut {

        /**
         * A recorded line with this element alone in its payload: what stands in quarantine, and can be decoded again. Made
         * when asked for; the caller's own.
         */
        byte[] line();

        /** Where the element stands, from the payload's root, such as {@code /data/3}; empty: the payload itself. */
        String pointer();
    }
}

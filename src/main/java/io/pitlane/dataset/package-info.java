/**
 * The catalog of datasets and the codec that turns one JSON record into one row of PostgreSQL's binary COPY format.
 *
 * <p>Bytes in, rows out: nothing here opens a file or a connection. Start reading at {@link io.pitlane.dataset.Dataset}
 * for what is declared and at {@link io.pitlane.dataset.RecordCodec} for what is done with it.
 */
package io.pitlane.dataset;

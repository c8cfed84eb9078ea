/**
 * Gets records into their tables, each exactly once: files are split into records, records become rows, rows are
 * committed in chunks together with their ledger row and their refusals.
 *
 * <p>May know the catalog, the codec and the database, and nothing of routes, HTTP or the command line. Start reading at
 * {@link io.pitlane.load.Loader}; {@code BatchWriter} is what happens inside one transaction.
 */
package io.pitlane.load;

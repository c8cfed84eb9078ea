/**
 * Exports that are proven to restore: the script of the schema, the set of parts, its check, its restore and the drill.
 *
 * <p>Knows the tables by the catalogs of PostgreSQL only, not by the datasets. Start reading at {@link
 * io.pitlane.export.SchemaScript}, what a database is made of, and go on with the set.
 */
package io.pitlane.export;

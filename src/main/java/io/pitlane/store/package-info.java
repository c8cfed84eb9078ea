/**
 * The one door into a table: takes records, answers when they are durable, and says in which tier. Holds the write queue
 * before PostgreSQL, the spool on disk for when it is away, and the reconciler that brings the spool home.
 *
 * <p>Knows the loader and the database, and nothing of Camel or HTTP. Start reading at {@link io.pitlane.store.Store}.
 */
package io.pitlane.store;

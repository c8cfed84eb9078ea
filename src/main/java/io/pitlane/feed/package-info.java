/**
 * Asks exchanges: what is polled and how often, the way over HTTPS with its limits, and what becomes of an answer: a
 * recorded line for the loader, and a row in {@code market.ingest_events}.
 *
 * <p>Knows the exchanges, the loader and the database, and nothing of Camel: the routes of {@code routes/feeds} call it
 * step by step. Start reading at {@link io.pitlane.feed.Polls}.
 */
package io.pitlane.feed;

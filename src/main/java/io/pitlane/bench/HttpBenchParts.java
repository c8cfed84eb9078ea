package io.pitlane.bench;

import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * What a bench over HTTP needs.
 *
 * @param port of a Pitlane on 127.0.0.1 that has a database of its own
 * @param dataSource of that database
 * @param listener hears how it goes, for people who wait
 */
public record HttpBenchParts(int port, DataSource dataSource, Consumer<String> listener) {}
